//! Texts that are durations of Go (`time.ParseDuration`) and quantities of Kubernetes (`resource.ParseQuantity`).

const TIME_UNITS: [&str; 8] = ["ns", "us", "µs", "μs", "ms", "s", "m", "h"];
const UNITS: [&str; 16] = ["", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

/// Whether Go reads `text` as a duration: numbers, each with a unit, such as `1h30m`, or `0`.
pub fn is_duration(text: &str) -> bool {
    let mut rest = text.strip_prefix(['+', '-']).unwrap_or(text);
    if rest == "0" {
        return true;
    }
    let mut parts = 0;
    while !rest.is_empty() {
        let Some((_, after)) = number(rest) else { return false };
        let end = after.find(|letter: char| letter == '.' || letter.is_ascii_digit()).unwrap_or(after.len());
        if !TIME_UNITS.contains(&&after[..end]) {
            return false;
        }
        (rest, parts) = (&after[end..], parts + 1);
    }
    0 < parts
}

/// Whether Kubernetes reads `text` as a quantity: a number with a unit, an exponent, or neither.
pub fn is_quantity(text: &str) -> bool {
    let plain = text.strip_prefix(['+', '-']).unwrap_or(text);
    number(plain).is_some_and(|(_, unit)| UNITS.contains(&unit) || is_exponent(unit))
}

fn is_exponent(unit: &str) -> bool {
    unit.strip_prefix(['e', 'E']).is_some_and(|power| {
        let digits = power.strip_prefix(['+', '-']).unwrap_or(power);
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// The number that a text starts with, and what follows it.
pub fn number(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|letter: char| letter != '.' && !letter.is_ascii_digit()).unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    let is_number = number.bytes().any(|byte| byte.is_ascii_digit()) && number.matches('.').count() <= 1;
    is_number.then_some((number, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_units() {
        for text in ["0", "30s", "1h30m", "1.5h", "-2m", ".5s", "100ms", "1m0s", "4µs"] {
            assert!(is_duration(text), "{text}");
        }
        for text in ["", "5", "1d", "30 s", "5 minutes", "s", "1h30", "1.2.3s", "-"] {
            assert!(!is_duration(text), "{text}");
        }
    }

    #[test]
    fn quantities_have_units_of_kubernetes() {
        for text in ["1", "0.5", "250m", "100Mi", "1e3", "2E", "1E6", "5G", "-1", ".5"] {
            assert!(is_quantity(text), "{text}");
        }
        for text in ["", "100MB", "100mb", "1 Gi", "Mi", "1,5", "1.2.3", "K", "1Kb", "1K"] {
            assert!(!is_quantity(text), "{text}");
        }
    }
}
