//! How wide texts are, in the family of fonts that the picture names: Helvetica, Arial, Liberation Sans and Arimo have
//! the same widths.

use std::borrow::Cow;

/// A size and a weight of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// The cluster's name: 17, bold.
    Title,
    /// Names: 12, bold.
    Name,
    /// Headings, and the word NAT64: 11, bold.
    Strong,
    /// Everything else: 11.
    Plain,
}

impl Face {
    fn size(self) -> f64 {
        match self {
            Face::Title => 17.0,
            Face::Name => 12.0,
            Face::Strong | Face::Plain => 11.0,
        }
    }

    fn widths(self) -> &'static [u16; 95] {
        if self == Face::Plain { &REGULAR } else { &BOLD }
    }
}

/// The width of `text`, in pixels.
pub fn width(text: &str, face: Face) -> f64 {
    text.chars().map(|character| advance(character, face)).sum()
}

/// Whether the width of every character is known, so that the text can be held to it.
pub fn is_known(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|character| (' '..='~').contains(&character) || character == ELLIPSIS)
}

fn advance(character: char, face: Face) -> f64 {
    let place = (character as usize).checked_sub(' ' as usize);
    let known = place.and_then(|place| face.widths().get(place)).copied();
    f64::from(known.unwrap_or_else(|| unknown(character))) * face.size() / 1000.0
}

/// Ideographs are as wide as high; for other scripts it is a wide letter.
fn unknown(character: char) -> u16 {
    if character == ELLIPSIS || '\u{2e80}' < character { 1000 } else { 640 }
}

/// What is in the place of what is left out.
const ELLIPSIS: char = '…';

/// The text, or as much of both its ends as fits: names of a cluster start alike and differ at their ends.
pub fn shortened(text: &str, room: f64, face: Face) -> Cow<'_, str> {
    let mut taken = width(text, face);
    if taken <= room {
        return Cow::Borrowed(text);
    }
    taken += advance(ELLIPSIS, face);
    let half = text.char_indices().nth(text.chars().count() / 2).map_or(0, |(place, _)| place);
    let (mut head, mut tail) = text.split_at(half);
    while room < taken && !(head.is_empty() && tail.is_empty()) {
        let (left, right) = (head.char_indices().next_back(), tail.chars().next());
        match (left, right) {
            (Some((place, character)), _) if tail.len() <= head.len() => {
                taken -= advance(character, face);
                head = &head[..place];
            }
            (_, Some(character)) => {
                taken -= advance(character, face);
                tail = &tail[character.len_utf8()..];
            }
            (Some(_) | None, None) => head = "",
        }
    }
    Cow::Owned(format!("{head}{ELLIPSIS}{tail}"))
}

/// The name of what is in `zone`, or as much as fits. The zone at its end goes first, since the box around it says it.
pub fn shortened_in<'a>(name: &'a str, zone: &str, room: f64, face: Face) -> Cow<'a, str> {
    if room < width(name, face)
        && let Some(start) = name.strip_suffix(zone).filter(|start| 3 < start.len() && !zone.is_empty())
    {
        let short = format!("{}-{ELLIPSIS}", start.trim_end_matches(['-', '_', '.']));
        if width(&short, face) <= room {
            return Cow::Owned(short);
        }
        return shortened(start.trim_end_matches(['-', '_', '.']), room, face);
    }
    shortened(name, room, face)
}

/// Widths of the characters from U+0020 to U+007E in thousandths of the size, as the metrics of Helvetica have them.
#[rustfmt::skip]
const REGULAR: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// The same, bold.
#[rustfmt::skip]
const BOLD: [u16; 95] = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611,
    975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556,
    333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611,
    611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortens_in_the_middle_until_it_fits() {
        let name = "a-really-long-name-of-a-subnet-in-eu-central-1c-x";
        let short = shortened(name, 150.0, Face::Name);
        assert_eq!(short, "a-really-lon…-central-1c-x");
        assert!(width(&short, Face::Name) <= 150.0);
        assert_eq!(shortened(name, 1000.0, Face::Name), name);
        assert_eq!(shortened(name, 0.0, Face::Name), "…");
        assert_eq!(shortened("ééééééé", 20.0, Face::Plain), "…é");
    }

    #[test]
    fn the_zone_goes_first() {
        let short = |name| shortened_in(name, "us-east-1a", 80.0, Face::Plain).into_owned();
        assert_eq!(short("dualstack-07-us-east-1a"), "dualstack-07-…");
        assert_eq!(short("us-east-1a"), "us-east-1a");
        assert_eq!(short("a-long-name-of-a-subnet-07-us-east-1a"), "a-long…bnet-07");
    }
}
