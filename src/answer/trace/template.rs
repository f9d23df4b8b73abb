//! Texts with holes, which are made once and filled many times.

use std::ops::Range;

/// How many bytes have one hole, mostly.
const BETWEEN: usize = 512;

/// What a hole is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hole {
    /// The address of a hop, or of an alternative.
    Address,
    /// The name of the subnet in which a packet arrives.
    Subnet,
}

/// Many texts with holes, one after the other.
#[derive(Debug, Default)]
pub struct Templates {
    text: String,
    /// The holes of all of them, each with its place in `text`.
    holes: Vec<(usize, Hole)>,
}

/// One of many texts with holes.
#[derive(Clone, Debug)]
pub struct Template {
    text: Range<usize>,
    holes: Range<usize>,
}

impl Templates {
    /// None yet, with room for so many bytes.
    pub fn with_room(bytes: usize) -> Templates {
        Templates { text: String::with_capacity(bytes), holes: Vec::with_capacity(bytes / BETWEEN) }
    }

    /// Adds a text that `write` adds to those before it. It notes each hole with the place where it is then.
    pub fn add(&mut self, write: impl FnOnce(&mut String, &mut Vec<(usize, Hole)>)) -> Template {
        let Templates { text, holes } = self;
        let from = (text.len(), holes.len());
        write(text, holes);
        Template { text: from.0..text.len(), holes: from.1..holes.len() }
    }

    /// What is written of a template where its holes are empty.
    pub fn text(&self, template: &Template) -> &str {
        self.text.get(template.text.clone()).unwrap_or_default()
    }

    /// What the holes of a template are for.
    pub fn holes(&self, template: &Template) -> impl Iterator<Item = Hole> + '_ {
        self.holes_of(template).iter().map(|(_, hole)| *hole)
    }

    fn holes_of(&self, template: &Template) -> &[(usize, Hole)] {
        self.holes.get(template.holes.clone()).unwrap_or_default()
    }

    /// Adds a template to a text, without so many bytes at its start; `fill` adds what is in a hole.
    pub fn push(
        &self,
        template: &Template,
        without: usize,
        into: &mut String,
        mut fill: impl FnMut(Hole, &mut String),
    ) {
        let mut from = template.text.start + without;
        for (place, hole) in self.holes_of(template) {
            into.push_str(&self.text[from..*place]);
            fill(*hole, into);
            from = *place;
        }
        into.push_str(&self.text[from..template.text.end]);
    }
}

impl Template {
    /// How many bytes it has, without what is in its holes.
    pub fn length(&self) -> usize {
        self.text.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_the_holes_is_where_they_were_noted() {
        let mut templates = Templates::with_room(0);
        let template = |templates: &mut Templates, parts: [&str; 2]| {
            templates.add(|text, holes| {
                for (part, hole) in parts.into_iter().zip([Hole::Address, Hole::Subnet]) {
                    text.push_str(part);
                    holes.push((text.len(), hole));
                }
                text.push('.');
            })
        };
        let both = [template(&mut templates, ["é", " in "]), template(&mut templates, ["", ""])];
        let filled = both.map(|template| {
            let mut text = "a ".to_owned();
            templates
                .push(&template, 0, &mut text, |hole, text| text.push(if hole == Hole::Address { '1' } else { 's' }));
            assert_eq!(templates.holes(&template).collect::<Vec<_>>(), [Hole::Address, Hole::Subnet]);
            text
        });
        assert_eq!(filled, ["a é1 in s.", "a 1s."]);
    }
}
