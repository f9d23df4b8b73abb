//! Costs of specs of several sizes.

/// The numbers of subnets that are measured.
pub const SIZES: [usize; 4] = [10, 100, 1_000, 5_000];

/// Prints what the columns are.
pub fn print_head(unit: &str) {
    let sizes: String = SIZES.iter().map(|subnets| format!(" {subnets:>9}")).collect();
    println!("{unit:<42}{sizes} {:>10}", "5000 : 100");
}

/// Prints a row, with how many times the cost at 100 subnets the cost at 5,000 is.
pub fn print(name: &str, costs: &[f64], ratio: f64) {
    let costs: String = costs.iter().map(|cost| format!(" {cost:>9.2}")).collect();
    println!("{name:<42}{costs} {ratio:>10.2}");
}
