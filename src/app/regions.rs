//! The one function that divides the screen; drawing and the mouse both use it.

use super::page::MEASURE;
use ratatui::layout::Rect;

/// From this width on, library, reader and side panel stand side by side.
pub const WIDE: u16 = 130;
/// From this width on, reader and side panel stand side by side.
pub const MEDIUM: u16 = 84;
/// Below this height or [`BARE_WIDTH`], borders and header are left out.
const BARE_HEIGHT: u16 = 12;
/// See [`BARE_HEIGHT`].
const BARE_WIDTH: u16 = 40;

/// Which pane has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Focus {
    /// The list of briefings.
    Library,
    /// The text.
    #[default]
    Reader,
    /// The actors of the briefing.
    Actors,
    /// Its quotes.
    Quotes,
}

impl Focus {
    /// The order in which Tab walks.
    pub const ORDER: [Self; 4] = [Self::Library, Self::Reader, Self::Actors, Self::Quotes];

    /// Its name in the reading state.
    pub fn name(self) -> &'static str {
        match self {
            Self::Library => "library",
            Self::Reader => "reader",
            Self::Actors => "actors",
            Self::Quotes => "quotes",
        }
    }

    /// The pane of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ORDER.into_iter().find(|focus| focus.name() == name)
    }
}

/// Which panes the reader wants to see, besides the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// The list of briefings.
    pub library: bool,
    /// Actors and quotes.
    pub side: bool,
    /// Only the text, whatever else is wanted.
    pub text_only: bool,
}

impl Default for Wanted {
    fn default() -> Self {
        Self { library: true, side: true, text_only: false }
    }
}

/// Where everything stands; a part that is not shown has no area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Regions {
    /// Top line.
    pub header: Rect,
    /// Library pane with its border.
    pub library: Rect,
    /// Whether the library lies over the reader instead of beside it.
    pub library_over: bool,
    /// Reader pane with its border.
    pub reader: Rect,
    /// Section tabs.
    pub tabs: Rect,
    /// The text itself.
    pub text: Rect,
    /// One column for the scroll bar.
    pub scroll: Rect,
    /// Actors with their border.
    pub actors: Rect,
    /// Quotes with their border.
    pub quotes: Rect,
    /// Bottom line.
    pub footer: Rect,
    /// Whether panes have borders.
    pub borders: bool,
}

/// Divides a screen of `size` (columns, rows).
pub fn regions(size: (u16, u16), wanted: Wanted, focus: Focus) -> Regions {
    let (columns, rows) = size;
    let borders = rows >= BARE_HEIGHT && columns >= BARE_WIDTH;
    let mut at = Regions { borders, ..Regions::default() };
    let mut body = Rect::new(0, 0, columns, rows);
    if borders {
        at.header = Rect { height: 1, ..body };
        body = Rect { y: 1, height: rows - 1, ..body };
    }
    if rows >= 3 {
        body.height -= 1;
        at.footer = Rect { y: rows - 1, height: 1, ..body };
    }
    panes(&mut at, body, wanted, focus);
    text(&mut at);
    at
}

fn panes(at: &mut Regions, body: Rect, wanted: Wanted, focus: Focus) {
    if wanted.text_only {
        at.reader = body;
    } else if body.width < MEDIUM {
        match focus {
            Focus::Library => at.library = body,
            Focus::Reader => at.reader = body,
            Focus::Actors | Focus::Quotes => side(at, body),
        }
    } else {
        beside(at, body, wanted, focus);
    }
}

fn beside(at: &mut Regions, body: Rect, wanted: Wanted, focus: Focus) {
    let wide = body.width >= WIDE;
    let panel = (body.width / 4).clamp(30, 42);
    // The text comes first: the list gets what the measure, its margins and the panel leave.
    let list = body.width.saturating_sub(panel + MEASURE + 8).clamp(28, 46);
    let left = if wide && wanted.library { list } else { 0 };
    let right = if wanted.side { panel } else { 0 };
    // Neighbours share a border column.
    let share = |w: u16| w.saturating_sub(u16::from(at.borders && w > 0));
    at.library = Rect { width: left, ..body };
    at.reader = Rect { x: body.x + share(left), width: body.width - share(left) - share(right), ..body };
    if right > 0 {
        side(at, Rect { x: body.right() - right, width: right, ..body });
    }
    if !wide && focus == Focus::Library {
        at.library = Rect { width: list + 6, ..body };
        at.library_over = true;
    }
}

fn side(at: &mut Regions, area: Rect) {
    let actors = (area.height * 9 / 20).max(1).min(area.height);
    let shared = u16::from(at.borders);
    at.actors = Rect { height: actors, ..area };
    let y = area.y + actors - shared.min(actors);
    at.quotes = Rect { y, height: area.bottom() - y, ..area };
}

fn text(at: &mut Regions) {
    let inner = inner(at.reader, at.borders);
    let tabs = u16::from(inner.height >= 3);
    at.tabs = Rect { height: tabs, ..inner };
    let tabs = if inner.height >= 16 { 2 } else { tabs };
    let below = Rect { y: inner.y + tabs, height: inner.height - tabs, ..inner };
    at.scroll = Rect { x: below.right().saturating_sub(1), width: below.width.min(1), ..below };
    let bar = at.scroll.width.min(below.width.saturating_sub(1));
    let room = below.width - bar;
    let margin = if room >= 40 { 2 } else { u16::from(room >= 24) };
    let width = (room.saturating_sub(2 * margin)).min(MEASURE).max(room.min(1));
    let x = below.x + (room - width) / 2;
    at.text = Rect { x, width, ..below };
}

/// The area inside a pane's border.
pub fn inner(pane: Rect, borders: bool) -> Rect {
    if !borders || pane.area() == 0 {
        return pane;
    }
    Rect {
        x: pane.x + 1,
        y: pane.y + 1,
        width: pane.width.saturating_sub(2),
        height: pane.height.saturating_sub(2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn three_panes_when_wide_two_when_medium_one_when_narrow() {
        let wide = regions((160, 48), Wanted::default(), Focus::Reader);
        assert!(wide.library.area() > 0 && wide.reader.area() > 0 && wide.actors.area() > 0);
        let medium = regions((100, 30), Wanted::default(), Focus::Reader);
        assert!(medium.library.area() == 0 && medium.reader.area() > 0 && medium.quotes.area() > 0);
        let narrow = regions((60, 20), Wanted::default(), Focus::Quotes);
        assert!(narrow.reader.area() == 0 && narrow.quotes.area() > 0);
    }

    #[test]
    fn text_is_never_wider_than_the_measure() {
        for width in 1..300 {
            let at = regions((width, 40), Wanted { text_only: true, ..Wanted::default() }, Focus::Reader);
            assert!(at.text.width <= MEASURE && at.text.width > 0, "{width}");
        }
    }

    proptest! {
        #[test]
        fn every_part_is_on_the_screen(columns in 0u16..220, rows in 0u16..80, library: bool, side: bool, text_only: bool, focus in 0usize..4) {
            let screen = Rect::new(0, 0, columns, rows);
            let at = regions((columns, rows), Wanted { library, side, text_only }, Focus::ORDER[focus]);
            for part in [at.header, at.library, at.reader, at.tabs, at.text, at.scroll, at.actors, at.quotes, at.footer] {
                prop_assert!(part.area() == 0 || screen.intersection(part) == part, "{part:?} of {screen:?}");
            }
        }
    }
}
