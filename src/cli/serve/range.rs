//! What a number on the command line may be: a range for each flag, which an error states.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use super::seconds::Seconds;

/// The most bytes that a single thing may have: offsets in texts have 32 bits, and so have permits for bytes.
pub const GIBIBYTE: u64 = 1 << 30;

/// Reads a whole number of `range`, as the parser of a flag.
pub fn whole<N: TryFrom<u64>>(range: RangeInclusive<u64>) -> impl Fn(&str) -> Result<N, String> + Clone {
    move |text| {
        let number = within(text, &range).and_then(|number| N::try_from(number).ok());
        number.ok_or_else(|| format!("write a whole number from {} to {}", range.start(), range.end()))
    }
}

/// Reads seconds of `range`, with a fraction where needed, as the parser of a flag.
pub fn seconds(range: RangeInclusive<f64>) -> impl Fn(&str) -> Result<Seconds, String> + Clone {
    move |text| {
        let seconds = within(text, &range).and_then(Seconds::new);
        seconds.ok_or_else(|| format!("write seconds from {} to {}", range.start(), range.end()))
    }
}

fn within<N: FromStr + PartialOrd + fmt::Display>(text: &str, range: &RangeInclusive<N>) -> Option<N> {
    text.parse().ok().filter(|number| range.contains(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_outside_the_range_are_refused_with_the_range() {
        let parse = whole::<usize>(1..=4_096);
        assert_eq!((parse("1"), parse("4096")), (Ok(1), Ok(4_096)));
        for wrong in ["0", "4097", "18446744073709551616", "-1", "", "many", "1.5", "0x10", "1_000"] {
            assert_eq!(parse(wrong), Err("write a whole number from 1 to 4096".to_owned()), "{wrong}");
        }
        assert!(whole::<u8>(0..=1_000)("256").is_err());
    }

    #[test]
    fn seconds_outside_the_range_are_refused_with_the_range() {
        let parse = seconds(0.01..=60.0);
        assert_eq!(parse("0.25").map(|seconds| seconds.to_string()), Ok("0.25".to_owned()));
        for wrong in ["0", "-1", "60.1", "1e300", "inf", "NaN", "", "1s"] {
            assert_eq!(parse(wrong).map(|_| ()), Err("write seconds from 0.01 to 60".to_owned()), "{wrong}");
        }
    }
}
