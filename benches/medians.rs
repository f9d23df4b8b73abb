//! What many rounds say together.

/// The values that a quarter, a half and three quarters of all do not exceed.
pub fn quartiles(mut values: Vec<f64>) -> [f64; 3] {
    values.sort_by(f64::total_cmp);
    [1, 2, 3].map(|quarter| values.get(values.len() * quarter / 4).copied().unwrap_or(f64::NAN))
}

/// The value in the middle.
pub fn median(values: Vec<f64>) -> f64 {
    let [_, median, _] = quartiles(values);
    median
}
