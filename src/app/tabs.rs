//! The section tabs: which fit, where each begins; drawing and the mouse both use it.

use super::Model;
use crate::{briefing::Section, text::SafeText};
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

/// One tab as it stands on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tab {
    /// Index of the section.
    pub section: usize,
    /// First column.
    pub x: u16,
    /// Columns.
    pub width: u16,
    /// Its words: number and name.
    pub name: SafeText,
}

/// The tabs that fit `area`, the current section's always among them. Names give way to numbers when the
/// full ones do not fit.
pub fn tabs(model: &Model, area: Rect) -> Vec<Tab> {
    let Some(opened) = &model.reader.opened else { return vec![] };
    let sections = &opened.briefing.sections;
    let current = model.reader.section.min(sections.len().saturating_sub(1));
    let names: Vec<SafeText> = sections.iter().map(name).collect();
    let full: usize = names.iter().enumerate().map(|(i, n)| width(i, n)).sum();
    let fits = full <= usize::from(area.width);
    let shown = |i: usize| if fits || i == current { names[i].clone() } else { SafeText::default() };
    let all: Vec<Tab> = (0..sections.len())
        .map(|i| Tab { section: i, x: 0, width: width(i, &shown(i)) as u16, name: shown(i) })
        .collect();
    window(all, current, area)
}

/// The run of tabs around the current one that fits, laid out from the left.
fn window(all: Vec<Tab>, current: usize, area: Rect) -> Vec<Tab> {
    let mut first = current;
    let mut used = all.get(current).map_or(0, |t| t.width);
    let total: usize = all.iter().map(|t| usize::from(t.width)).sum();
    // When not all fit, as far left as leaves room for what comes next.
    let room = if total <= usize::from(area.width) { area.width } else { area.width * 2 / 3 };
    while first > 0 && used + all[first - 1].width <= room {
        first -= 1;
        used += all[first].width;
    }
    let mut x = area.x;
    let mut shown = Vec::new();
    for tab in all.into_iter().skip(first) {
        if !shown.is_empty() && x + tab.width > area.right() {
            break;
        }
        let width = tab.width.min(area.right().saturating_sub(x));
        shown.push(Tab { x, width, ..tab });
        x += width;
    }
    shown
}

/// Number, glyph and name with a blank on each side.
fn width(index: usize, name: &SafeText) -> usize {
    let digits = if index >= 9 { 2 } else { 1 };
    let name = UnicodeWidthStr::width(name.as_str());
    2 + digits + 1 + 1 + if name > 0 { name + 1 } else { 0 }
}

/// What a tab says: the kind's own name, capitalised.
fn name(section: &Section) -> SafeText {
    let mut chars = section.kind.name().chars();
    let first = chars.next().map(|c| c.to_uppercase().collect::<String>()).unwrap_or_default();
    let rest: String = chars.take(17).collect();
    SafeText::new(&format!("{first}{rest}"))
}

/// The section whose tab is under column `x`.
pub fn at(model: &Model, area: Rect, x: u16) -> Option<usize> {
    tabs(model, area).iter().find(|t| (t.x..t.x + t.width).contains(&x)).map(|t| t.section)
}
