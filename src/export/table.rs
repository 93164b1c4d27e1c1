//! Rows as aligned columns, for the eye and for `grep`.

use unicode_width::UnicodeWidthStr;

/// Widest column but the last, in terminal columns; longer cells push the rest of their row.
const WIDEST: usize = 48;

/// Sets `rows` below `header`, two blanks between columns; the last column is never padded. A number column
/// (every cell of digits) is set to the right.
pub fn table(header: &[&str], rows: &[Vec<String>]) -> String {
    let mut widths: Vec<usize> = header.iter().map(|name| name.width()).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.width().min(WIDEST));
        }
    }
    let right: Vec<bool> =
        (0..header.len()).map(|i| !rows.is_empty() && rows.iter().all(|r| is_number(r, i))).collect();
    let mut out = String::new();
    let header: Vec<String> = header.iter().map(ToString::to_string).collect();
    for row in std::iter::once(&header).chain(rows) {
        set(&mut out, row, &widths, &right);
    }
    out
}

fn is_number(row: &[String], column: usize) -> bool {
    row.get(column).is_some_and(|cell| cell.bytes().all(|b| b.is_ascii_digit()))
}

fn set(out: &mut String, row: &[String], widths: &[usize], right: &[bool]) {
    let start = out.len();
    for (i, cell) in row.iter().enumerate() {
        let blanks = widths.get(i).map_or(0, |width| width.saturating_sub(cell.width()));
        let (before, after) = if right.get(i) == Some(&true) { (blanks, 0) } else { (0, blanks) };
        if i > 0 {
            out.push_str("  ");
        }
        out.extend(std::iter::repeat_n(' ', before));
        out.push_str(cell);
        out.extend(std::iter::repeat_n(' ', after));
    }
    out.truncate(start + out[start..].trim_end().len());
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_line_up_and_numbers_go_right() {
        let rows =
            vec![vec!["漢字".into(), "7".into(), "x".into()], vec!["ab".into(), "12".into(), String::new()]];
        assert_eq!(table(&["name", "n", "rest"], &rows), "name   n  rest\n漢字   7  x\nab    12\n");
    }
}
