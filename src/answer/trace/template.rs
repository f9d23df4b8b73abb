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
    /// The text without what is in its holes.
    text: String,
    /// The holes, each after so many bytes of the text.
    holes: Vec<(usize, Hole)>,
}

/// What is in a text where it has a hole. Unicode has no such character; a text that has it otherwise is not taken for
/// one with holes.
pub const MARK: char = '\u{fdd0}';

impl Template {
    /// A text with a mark for each of `holes`; `None` where something else in it has the mark too.
    pub fn of(marked: &str, holes: &[Hole]) -> Option<Template> {
        let mut pieces = marked.split(MARK);
        let mut text = String::with_capacity(marked.len());
        text.push_str(pieces.next().unwrap_or_default());
        let mut places = Vec::with_capacity(holes.len());
        for hole in holes {
            places.push((text.len(), *hole));
            text.push_str(pieces.next()?);
        }
        pieces.next().is_none().then_some(Template { text, holes: places })
    }

    /// A text without holes.
    pub fn plain(text: String) -> Template {
        Template { text, holes: Vec::new() }
    }

    /// What its holes are for.
    pub fn holes(&self) -> impl Iterator<Item = Hole> + '_ {
        self.holes.iter().map(|(_, hole)| *hole)
    }

    /// How many bytes it has without what is in its holes.
    pub fn length(&self) -> usize {
        self.text.len()
    }

    /// Adds the text to another one; `fill` adds what is in a hole.
    pub fn push(&self, into: &mut String, mut fill: impl FnMut(Hole, &mut String)) {
        let mut from = 0;
        for (place, hole) in &self.holes {
            into.push_str(&self.text[from..*place]);
            fill(*hole, into);
            from = *place;
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
        let template = Template::of(&marked, &holes).unwrap();
        let mut text = "a ".to_owned();
        template.push(&mut text, |hole, text| text.push_str(if hole == Hole::Address { "1" } else { "s" }));
        assert_eq!(text, "a é1s in 1");
        assert!(Template::of(&marked, &holes[1..]).is_none() && Template::of("a", &holes).is_none());
    }
}
