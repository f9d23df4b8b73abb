//! Scalars without quotes that are numbers: YAML 1.1's integers with their octals, and floats, exactly as the library
//! reads them.

use crate::manifest::node::Value;

/// What a scalar is, looked at as a number.
pub(super) enum Reading {
    /// An integer or a float.
    Number(Value<'static>),
    /// A number that JSON cannot say; the library refuses it.
    NotFinite,
    /// Not a number.
    Text,
}

/// Reads a scalar that is neither null nor a truth value.
pub(super) fn read(text: &str) -> Reading {
    let may_be_number = text.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first));
    match may_be_number {
        true => integer(text).map_or_else(|| float(text), Reading::Number),
        false => Reading::Text,
    }
}

/// An integer of 64 bits; negative ones are signed, others may need all bits.
fn integer(text: &str) -> Option<Value<'static>> {
    if let Some(magnitude) = text.strip_prefix('-') {
        return 0_i64.checked_sub_unsigned(magnitude_of(magnitude)?).map(Value::Integer);
    }
    let magnitude = magnitude_of(text.strip_prefix('+').unwrap_or(text))?;
    Some(i64::try_from(magnitude).map_or(Value::Large(magnitude), Value::Integer))
}

/// The digits after a sign, in the base that their start says.
fn magnitude_of(digits: &str) -> Option<u64> {
    const BASES: [(&str, u64); 7] = [("0x", 16), ("0X", 16), ("0o", 8), ("0O", 8), ("0b", 2), ("0B", 2), ("0", 8)];
    if digits == "0" {
        return Some(0);
    }
    let prefixed = BASES.iter().find_map(|(prefix, base)| Some((digits.strip_prefix(prefix)?, *base)));
    match prefixed {
        Some((rest, base)) => in_base(rest.strip_prefix('_').unwrap_or(rest), base),
        None => in_base(digits, 10),
    }
}

/// Single underscores may separate digits.
fn in_base(digits: &str, base: u64) -> Option<u64> {
    let mut value = None;
    let mut follows_digit = false;
    for byte in digits.bytes() {
        if byte == b'_' && follows_digit {
            follows_digit = false;
            continue;
        }
        let digit = char::from(byte).to_digit(base as u32)?;
        value = Some(value.unwrap_or(0_u64).checked_mul(base)?.checked_add(u64::from(digit))?);
        follows_digit = true;
    }
    value.filter(|_| follows_digit)
}

fn float(text: &str) -> Reading {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF" | ".nan" | ".NaN" | ".NAN") {
        return Reading::NotFinite;
    }
    match text.parse::<f64>() {
        Ok(float) if float.is_finite() => Reading::Number(Value::Float(float)),
        // It is too large; words such as `-inf` are texts.
        Ok(_) if unsigned.starts_with(|first: char| first.is_ascii_digit()) => Reading::NotFinite,
        _ => Reading::Text,
    }
}
