//! Columns that line up.

use super::style::Style;
use super::words::safe;

/// Rows below headings, each line indented by `indent` spaces; columns without any value are left out.
pub fn table(headings: &[&str], rows: &[Vec<String>], indent: usize, style: Style) -> String {
    let used: Vec<usize> =
        (0..headings.len()).filter(|column| rows.iter().any(|row| !row[*column].is_empty())).collect();
    let rows: Vec<Vec<String>> =
        rows.iter().map(|row| used.iter().map(|column| safe(&row[*column])).collect()).collect();
    let headings: Vec<String> = used.iter().map(|column| headings[*column].to_owned()).collect();
    let widths: Vec<usize> = (0..used.len())
        .map(|column| rows.iter().chain([&headings]).map(|row| row[column].chars().count()).max().unwrap_or_default())
        .collect();
    let mut lines = vec![style.heading(&line(&headings, &widths, indent))];
    lines.extend(rows.iter().map(|row| line(row, &widths, indent)));
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// Pairs of a name and a value.
pub fn list(pairs: &[(&str, String)], indent: usize) -> String {
    let known: Vec<&(&str, String)> = pairs.iter().filter(|(_, value)| !value.is_empty()).collect();
    let width = known.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
    known.iter().map(|(name, value)| format!("{:indent$}{name:width$}  {}\n", "", safe(value))).collect()
}

fn line(row: &[String], widths: &[usize], indent: usize) -> String {
    let cells: Vec<String> = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
    format!("{:indent$}{}", "", cells.join("  ")).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_and_empty_ones_are_left_out() {
        let rows = [["a", "", "1"], ["long", "", "2"]].map(|row| row.map(str::to_owned).to_vec());
        let table = table(&["NAME", "NONE", "N"], &rows, 2, Style::new(false, 80));
        assert_eq!(table, "  NAME  N\n  a     1\n  long  2\n");
    }

    #[test]
    fn a_list_leaves_out_what_is_not_known() {
        let pairs = [("name", "c".to_owned()), ("id", String::new()), ("x", "y".to_owned())];
        assert_eq!(list(&pairs, 0), "name  c\nx     y\n");
    }
}
