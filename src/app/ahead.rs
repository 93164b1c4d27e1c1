//! Pages laid out ahead: of the briefings one comes to next in the list, while nothing is to be done, and of those just left.

use super::{Model, model::Overlay, navigate, page::Page, regions::Focus};
use crate::{
    briefing::{Briefing, Place},
    library::{EntryId, Opened},
};
use std::{collections::VecDeque, sync::Arc};

/// So many pages are held: the neighbours that are laid out ahead, and one that was left.
const MOST: usize = 4;
/// No page of more letters than this is laid out ahead: a key that comes meanwhile waits about a millisecond for it.
const LONGEST_AHEAD: usize = 16 << 10;
/// And none of more is held: it has about a thousand lines.
const LONGEST: usize = 64 << 10;
/// Nor is one narrower than this: it has very many lines, and is not looked at while the list is.
const NARROWEST: u16 = 20;

/// A page, and what it was made of.
#[derive(Debug, Clone)]
pub struct Laid {
    /// The very briefing: another reading of the same file is another.
    pub opened: Arc<Opened>,
    /// Its lines.
    pub page: Page,
    /// Where the words of its links stand.
    pub linked: Vec<Place>,
}

impl Laid {
    /// Lays out `opened` at `width` columns.
    pub fn new(opened: Arc<Opened>, width: u16) -> Self {
        let links = opened.briefing.links().into_iter().map(|(place, _)| place);
        let linked = links.filter(|place| place.span.end > place.span.start).collect();
        Self { page: Page::new(&opened.briefing, width), linked, opened }
    }

    fn is_of(&self, opened: &Arc<Opened>, width: u16) -> bool {
        Arc::ptr_eq(&self.opened, opened) && self.page.width == width
    }
}

/// The pages held, the one used last at the end.
#[derive(Debug, Clone, Default)]
pub struct Ahead {
    held: VecDeque<Laid>,
    /// To which briefing one came by going through the list, and whether upwards.
    came: Option<(EntryId, bool)>,
}

impl Ahead {
    /// Hands out the page of `opened` at `width` columns, when it is there.
    pub fn take(&mut self, opened: &Arc<Opened>, width: u16) -> Option<Laid> {
        let at = self.held.iter().position(|laid| laid.is_of(opened, width))?;
        self.held.remove(at)
    }

    /// Takes in a page, unless it is a very large one; the one that was not used for longest makes room.
    pub fn put(&mut self, laid: Laid) {
        if !is_small(&laid.opened.briefing, laid.page.width, LONGEST) {
            return;
        }
        self.take(&laid.opened, laid.page.width);
        self.held.push_back(laid);
        if self.held.len() > MOST {
            self.held.pop_front();
        }
    }

    /// Says that one came to `id` by going through the list.
    pub fn came(&mut self, id: EntryId, upwards: bool) {
        self.came = Some((id, upwards));
    }
}

/// Whether it takes little to lay this out and to hold it.
fn is_small(briefing: &Briefing, width: u16, most: usize) -> bool {
    let mut work = briefing.head.title.len();
    width >= NARROWEST
        && briefing.sections.iter().all(|section| {
            let letters = section.body.len() + section.heading.as_ref().map_or(0, |heading| heading.len());
            // every block has a line at least, and every link is looked for in the letters
            work += letters + 64 * (1 + section.blocks.len()) + section.links.len() * (64 + letters / 32);
            work <= most
        })
}

/// The briefings one comes to with the next keys, where that is likely: the next one, the one back, the second next.
fn near(model: &Model) -> Option<[Option<EntryId>; 3]> {
    let here = model.reader.entry?;
    let covered = !matches!(model.overlay, Overlay::None) || model.dossier.is_some();
    let came = model.reader.ahead.came.filter(|came| came.0 == here);
    let listed = model.focus == Focus::Library;
    if covered || !(listed || came.is_some()) {
        return None;
    }
    let step = if came.is_some_and(|came| came.1) { -1 } else { 1 };
    let beside = |step| if listed { model.shelf.beside(step) } else { model.shelf.neighbour(here, step) };
    Some([beside(step), beside(-step), beside(2 * step)])
}

/// What of those near has a page, or is to have one; and its width.
fn wanted(model: &Model) -> impl Iterator<Item = (&Arc<Opened>, u16)> {
    let width = navigate::text_width(model);
    let near = near(model).into_iter().flatten().flatten();
    let others = near.filter(|id| model.reader.entry != Some(*id));
    let ready = others.filter_map(|id| model.shelf.ready(id));
    ready
        .filter(move |opened| is_small(&opened.briefing, width, LONGEST_AHEAD))
        .map(move |opened| (opened, width))
}

/// Whether there is a page to lay out.
pub fn is_page_lacking(model: &Model) -> bool {
    let held = &model.reader.ahead.held;
    wanted(model).any(|(opened, width)| !held.iter().any(|laid| laid.is_of(opened, width)))
}

/// Lays out one page that is not there yet. Nothing shows of it.
pub fn lay_out_one(model: &mut Model) {
    let wanted: Vec<_> = wanted(model).map(|(opened, width)| (Arc::clone(opened), width)).collect();
    let ahead = &mut model.reader.ahead;
    let mut lacking = None;
    for (opened, width) in wanted {
        match ahead.take(&opened, width) {
            // none that is wanted makes room for another, or there would be no end of it
            Some(laid) => ahead.held.push_back(laid),
            None => lacking = lacking.or(Some((opened, width))),
        }
    }
    if let Some((opened, width)) = lacking {
        ahead.put(Laid::new(opened, width));
    }
}
