//! From top to bottom: zones with their subnets, and the tables beside them.

use std::collections::BTreeMap;

use super::density::Density;
use crate::diagram::measures::{BOX, ROW, TABLE_FOOT, TABLE_GAP, TABLE_HEAD, TOP};
use crate::diagram::model::{Model, Place, Subnet, Table};

/// From where to where something is, downwards.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Span {
    /// The upper edge.
    pub y: f64,
    /// The height.
    pub height: f64,
}

/// Where the boxes of the columns are.
#[derive(Default)]
pub struct Columns {
    /// Zones.
    pub zones: Vec<Span>,
    /// Subnets.
    pub subnets: Vec<Span>,
    /// Tables.
    pub tables: Vec<Span>,
    /// In the place of a subnet's table that is not known.
    pub pills: Vec<Option<Span>>,
    /// Targets inside the VPC that are in no known subnet.
    pub boxes: BTreeMap<usize, Span>,
    /// The lower edge of the lowest.
    pub bottom: f64,
}

/// Below the last subnet of a zone.
const ZONE_FOOT: f64 = 8.0;

/// Places what `model` has.
pub fn place(model: &Model<'_>, density: &Density) -> Columns {
    let mut columns = Columns {
        subnets: vec![Span::default(); model.subnets.len()],
        tables: vec![Span::default(); model.tables.len()],
        pills: vec![None; model.subnets.len()],
        ..Columns::default()
    };
    let mut unused: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (place, table) in model.tables.iter().enumerate().filter(|(_, table)| table.subnets.is_empty()) {
        unused.entry(table.zone).or_default().push(place);
    }
    let mut y = TOP;
    for zone in 0..model.zones.len() {
        let mut cursor = Cursor { model, density, columns: &mut columns, zone, y: y + density.zone_head, table_y: y };
        cursor.table_y = cursor.y - 2.0;
        cursor.subnets();
        unused.get(&zone).into_iter().flatten().for_each(|table| cursor.table(*table, cursor.y));
        let lowest = cursor.y - density.subnet_gap + ZONE_FOOT;
        let bottom = lowest.max(cursor.table_y - TABLE_GAP + 2.0);
        columns.zones.push(Span { y, height: lowest - y });
        columns.bottom = bottom;
        y = bottom + density.zone_gap;
    }
    columns
}

/// Goes down a zone.
struct Cursor<'a, 'm> {
    model: &'a Model<'m>,
    density: &'a Density,
    columns: &'a mut Columns,
    zone: usize,
    /// Where the next subnet is.
    y: f64,
    /// Where the next table can be.
    table_y: f64,
}

impl Cursor<'_, '_> {
    fn subnets(&mut self) {
        let model = self.model;
        let mut last = None;
        for place in model.zones[self.zone].subnets.iter().copied() {
            let subnet = &model.subnets[place];
            let span = Span { y: self.y, height: height(subnet, self.density) };
            self.columns.subnets[place] = span;
            match subnet.table {
                Some(table) if last == Some(table) || model.tables[table].zone != self.zone => {}
                Some(table) => self.table(table, self.y - if self.density.is_list { 2.0 } else { 0.0 }),
                None => self.columns.pills[place] = Some(Span { y: self.y, height: self.density.pill }),
            }
            last = subnet.table;
            self.y += span.height + self.density.subnet_gap;
            if subnet.table.is_none() {
                self.table_y = self.table_y.max(self.y);
            }
        }
    }

    /// A table is level with its first subnet, or below the one before.
    fn table(&mut self, place: usize, level: f64) {
        let table = &self.model.tables[place];
        let span = Span { y: level.max(self.table_y), height: table_height(table) };
        self.columns.tables[place] = span;
        self.table_y = span.y + span.height + TABLE_GAP;
        for row in &table.rows {
            if self.model.targets[row.target].place == Place::Unknown && !self.columns.boxes.contains_key(&row.target) {
                self.columns.boxes.insert(row.target, Span { y: self.table_y, height: BOX });
                self.table_y += BOX + TABLE_GAP;
            }
        }
    }
}

fn table_height(table: &Table<'_>) -> f64 {
    TABLE_HEAD + ROW * table.rows.len().max(1) as f64 + TABLE_FOOT
}

/// What a NAT gateway adds to the height of its subnet: less where no line to the table is below it.
fn height(subnet: &Subnet<'_>, density: &Density) -> f64 {
    let added = match (subnet.nat, density.is_list, subnet.uses_own_nat) {
        (None, ..) => 0.0,
        (Some(_), true, _) => 34.0,
        (Some(_), false, false) => 32.0,
        (Some(_), false, true) => 26.0,
    };
    density.subnet(subnet) + added
}

/// The upper edge of a NAT gateway in a subnet.
pub fn tab(model: &Model<'_>, columns: &Columns, density: &Density, target: usize) -> Option<f64> {
    let Place::Subnet(place) = model.targets[target].place else { return None };
    Some(columns.subnets[place].y + density.tab(&model.subnets[place]))
}

impl Columns {
    /// The middle of a row.
    pub fn row(&self, table: usize, row: usize) -> f64 {
        self.tables[table].y + TABLE_HEAD + ROW * row as f64 + ROW / 2.0
    }
}
