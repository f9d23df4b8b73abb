//! A text with holes, which is made once and filled many times.

/// What a hole is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hole {
    /// The address of a hop, or of an alternative.
    Address,
    /// The name of the subnet in which a packet arrives.
    Subnet,
}

/// A text with holes.
#[derive(Debug)]
pub struct Template {
    /// The text with a mark for each hole.
    text: String,
    /// The holes, each with the place of its mark.
    holes: Vec<(usize, Hole)>,
}

/// What is in a text where it has a hole. Unicode has no such character; a text that has it otherwise is not taken for
/// one with holes.
pub const MARK: char = '\u{fdd0}';

/// The first of its bytes.
const LEAD: u8 = 0xef;

impl Template {
    /// A text with a mark for each of `holes`; `None` where something else in it has the mark too.
    pub fn of(text: String, holes: &[Hole]) -> Option<Template> {
        let mut marks = memchr::memchr_iter(LEAD, text.as_bytes()).filter(|place| text[*place..].starts_with(MARK));
        let placed: Vec<(usize, Hole)> = holes.iter().zip(marks.by_ref()).map(|(hole, place)| (place, *hole)).collect();
        let is_whole = placed.len() == holes.len() && marks.next().is_none();
        is_whole.then_some(Template { text, holes: placed })
    }

    /// A text without holes.
    pub fn plain(text: String) -> Template {
        Template { text, holes: Vec::new() }
    }

    /// What its holes are for.
    pub fn holes(&self) -> impl Iterator<Item = Hole> + '_ {
        self.holes.iter().map(|(_, hole)| *hole)
    }

    /// How many bytes it has, with marks for what is in its holes.
    pub fn length(&self) -> usize {
        self.text.len()
    }

    /// Adds the text to another one; `fill` adds what is in a hole.
    pub fn push(&self, into: &mut String, mut fill: impl FnMut(Hole, &mut String)) {
        let mut from = 0;
        for (place, hole) in &self.holes {
            into.push_str(&self.text[from..*place]);
            fill(*hole, into);
            from = *place + MARK.len_utf8();
        }
        into.push_str(&self.text[from..]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_the_holes_is_where_the_marks_were() {
        let (marked, holes) =
            (["é", "", " in ", ""].join(&MARK.to_string()), [Hole::Address, Hole::Subnet, Hole::Address]);
        let template = Template::of(marked.clone(), &holes).unwrap();
        let mut text = "a ".to_owned();
        template.push(&mut text, |hole, text| text.push_str(if hole == Hole::Address { "1" } else { "s" }));
        assert_eq!(text, "a é1s in 1");
        assert!(Template::of(marked, &holes[1..]).is_none() && Template::of("a".to_owned(), &holes).is_none());
    }
}
