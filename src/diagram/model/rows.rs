//! The rows of a route table.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::diagram::families::Families;
use crate::routes::Route;

/// The most rows of a table to one target.
const MOST: usize = 4;

/// A row of a table: a route, or the routes that have no row.
pub struct Row<'a> {
    /// The routes; several where they are only counted.
    pub routes: Vec<&'a Route>,
    /// What they lead to.
    pub target: usize,
    /// Whether they are for NAT64.
    pub nat64: bool,
    /// Whether no subnet of the table has addresses of their families.
    pub idle: bool,
}

impl<'a> Row<'a> {
    /// The destination, or how many more there are.
    pub fn destination(&self) -> Cow<'a, str> {
        match self.routes[..] {
            [route] => Cow::Borrowed(route.destination.text()),
            _ => Cow::Owned(format!("+ {} more", self.routes.len())),
        }
    }

    /// The families of its destinations.
    pub fn families(&self) -> Families {
        self.routes.iter().map(|route| Families::of(&route.destination)).fold(Families::default(), Families::or)
    }
}

/// The rows of routes, each given with its target and whether it is for NAT64; `families` are those of the subnets.
/// The routes of one target are together, so that their lines can meet without meeting those of another.
pub fn rows<'a>(routes: impl Iterator<Item = (usize, bool, &'a Route)>, families: Option<Families>) -> Vec<Row<'a>> {
    let mut groups: Vec<(usize, bool, Vec<&'a Route>)> = Vec::new();
    let mut places: BTreeMap<(usize, bool), usize> = BTreeMap::new();
    for (target, nat64, route) in routes {
        let place = *places.entry((target, nat64)).or_insert(groups.len());
        match groups.get_mut(place) {
            Some((.., routes)) => routes.push(route),
            None => groups.push((target, nat64, vec![route])),
        }
    }
    let mut rows = Vec::new();
    for (target, nat64, mut routes) in groups {
        let rest = if MOST < routes.len() { routes.split_off(MOST - 1) } else { Vec::new() };
        let shown = routes.into_iter().map(|route| vec![route]).chain([rest]).filter(|routes| !routes.is_empty());
        rows.extend(shown.map(|routes| Row { routes, target, nat64, idle: false }));
    }
    for row in &mut rows {
        row.idle = !families.unwrap_or_default().meets(row.families());
    }
    rows
}
