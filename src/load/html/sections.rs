//! From headings and blocks to sections: which lines head what follows them.

use super::{
    blocks::{Part, SHORT, Sort},
    day::find as find_day,
    furniture::{is_bio, is_dated, is_furniture, is_stamp},
    letters::plain,
    tail,
};
use crate::{
    briefing::{BlockKind, DraftSection},
    load::{
        body::{Body, ends_sentence},
        links,
    },
};
use url::Url;

/// What the head of the page says, so that the text need not say it again.
#[derive(Debug, Default)]
pub struct Known<'a> {
    /// The title.
    pub title: &'a str,
    /// Who wrote it.
    pub byline: &'a str,
    /// Other forms of the title, letters only.
    pub titles: &'a [String],
    /// What it says in one sentence that it is about, letters only.
    pub standfirst: &'a str,
    /// Whether it is a page, rather than a letter or an item of a feed.
    pub article: bool,
}

/// Drops furniture, and what repeats the head of the page.
pub fn tidy(parts: Vec<Part>, known: &Known) -> Vec<Part> {
    let title = plain(known.title);
    let names = names(known.byline);
    let mut parts = parts;
    drop_menus(&mut parts);
    drop_above_title(&mut parts, &title, known.titles);
    tail::drop_tail(&mut parts, known.byline);
    let about = parts.len().saturating_sub(8);
    let mut kept: Vec<Part> = Vec::new();
    let mut skipping = false;
    let mut closing = false;
    let foot = parts.len() * 2 / 3;
    for (at, part) in parts.into_iter().enumerate() {
        if part.sort == Sort::Block(BlockKind::Verbatim) {
            kept.push(part);
            continue;
        }
        if is_furniture(&part.text, part.linked) {
            skipping = true;
            closing |= at >= foot && tail::is_farewell(&part.text);
            continue;
        }
        // Below the line on how to leave a newsletter stand the sender's name and address.
        if closing && matches!(part.sort, Sort::Block(_) | Sort::Link) && !ends_sentence(&part.text) {
            continue;
        }
        let list = part.linked > 0.85 && !matches!(part.sort, Sort::Heading(_) | Sort::Headline);
        if skipping && list {
            continue;
        }
        skipping = false;
        let early = kept.len() < 8;
        // Nothing that is compared below is longer.
        let flat = if part.text.len() <= 600 { plain(&part.text) } else { String::from("long") };
        let top = matches!(part.sort, Sort::Heading(1 | 2));
        let replied = flat.strip_prefix("re").is_some_and(|rest| rest == title);
        let same = flat == title || known.titles.contains(&flat);
        let within =
            early && part.sort == Sort::Heading(1) && known.titles.iter().any(|title| title.contains(&flat));
        let repeats = !flat.is_empty() && (within || replied || (same && (early || top)));
        let count = part.text.chars().count();
        let signs = early && signs(&flat, &names) && !part.text.contains(". ");
        // On a page of several authors each part may say whose it is.
        let signs = signs
            || (known.article
                && part.sort == Sort::Block(BlockKind::Paragraph)
                && !part.text.ends_with(':')
                && names.contains(&flat));
        let dated = !part.text.ends_with('.')
            && ((early && count < 64 && part.text.split(' ').count() <= 10)
                || (count < if early { 140 } else { 80 } && is_dated(&part.text)))
            && find_day(&part.text).is_some();
        let about = (early || at >= about) && is_bio(&part.text, known.byline);
        let meta = part.meta && (count <= 60 || (early && count <= SHORT));
        let menu =
            part.linked > 0.95 && ((part.links >= 3 && count <= 200) || (part.links == 2 && count <= 40));
        let mut part = part;
        if early && top && flat.len() > 12 && flat == known.standfirst {
            part.sort = Sort::Block(BlockKind::Paragraph);
        }
        if flat.is_empty() || menu || repeats || signs || dated || about || meta || is_stamp(&part.text) {
            continue;
        }
        kept.push(part);
    }
    drop_menus(&mut kept);
    drop_link_lists(&mut kept);
    if known.article {
        tail::drop_rubric(&mut kept);
        tail::drop_asides(&mut kept);
    }
    // What heads nothing at the end of the page announced something that went.
    while kept.last().is_some_and(|part| !matches!(part.sort, Sort::Block(_) | Sort::Link) && kept.len() > 1)
    {
        kept.pop();
    }
    kept
}

/// Drops what is short and stands above the title: the way to the page, a topic.
fn drop_above_title(parts: &mut Vec<Part>, title: &str, titles: &[String]) {
    let is_title = |part: &Part| {
        let flat = plain(&part.text);
        matches!(part.sort, Sort::Heading(1 | 2) | Sort::Headline)
            && !flat.is_empty()
            && (flat == title || titles.contains(&flat))
    };
    let Some(at) = parts.iter().take(12).position(is_title) else { return };
    // A recipe's card says the title again, far below the beginning of the text.
    if parts[..at].iter().any(|part| part.text.chars().count() >= 120 && ends_sentence(&part.text)) {
        return;
    }
    let mut above = at;
    parts.retain(|part| {
        let short = part.text.chars().count() <= 60 && !ends_sentence(&part.text);
        let gone = above > 0 && short;
        above = above.saturating_sub(1);
        !gone
    });
}

/// The names in a byline, letters only.
fn names(byline: &str) -> Vec<String> {
    byline.split(", ").flat_map(|part| part.split(" and ")).map(plain).filter(|name| name.len() > 2).collect()
}

/// Whether a line says who wrote it, and little else.
fn signs(flat: &str, names: &[String]) -> bool {
    !names.is_empty()
        && names.iter().all(|name| flat.contains(name.as_str()))
        && flat.len() <= names.iter().map(String::len).sum::<usize>() + 60
}

/// Drops runs of three and more short lines that are nothing but links.
fn drop_menus(parts: &mut Vec<Part>) {
    let menu = |part: &Part| {
        part.linked > 0.99
            && !matches!(part.sort, Sort::Heading(_) | Sort::Headline)
            && part.text.len() <= 40
            && part.text.split(' ').count() <= 4
    };
    let mut at = 0;
    while at < parts.len() {
        let run = parts[at..].iter().take_while(|part| menu(part)).count();
        if run >= 3 {
            parts.drain(at..at + run);
        } else {
            at += run.max(1);
        }
    }
}

/// Drops lists whose items are links and nothing else, unless the text announces them. Where most of the page is
/// such items, they are its text.
fn drop_link_lists(parts: &mut Vec<Part>) {
    let listed = |part: &Part| matches!(part.sort, Sort::Block(BlockKind::Item { .. })) && part.linked > 0.95;
    if parts.iter().filter(|part| listed(part)).count() * 3 > parts.len() {
        return;
    }
    let mut at = 0;
    while at < parts.len() {
        let run = parts[at..].iter().take_while(|part| listed(part)).count();
        let above = at.checked_sub(1).map(|above| &parts[above]);
        let announced =
            above.is_some_and(|part| part.text.ends_with(':') || !matches!(part.sort, Sort::Block(_)));
        if run >= 2 && !announced {
            parts.drain(at..at + run);
        } else {
            at += run.max(1);
        }
    }
}

/// The level of bold lead-ins, below every heading.
const LEAD: u8 = 10;

/// What a part does among the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Head(u8),
    Kicker,
    Text,
}

/// Puts the parts into sections. Links that are only a part of an address are taken from `base`. `line_of` tells on which line of the file a text stands.
pub fn sections(
    parts: &[Part],
    base: Option<&Url>,
    mut line_of: impl FnMut(&str) -> u32,
) -> Vec<DraftSection> {
    let roles = roles(parts);
    let (level, groups) = levels(&roles);
    let leads = leads(parts, &roles);
    let shared = kickers_are_shared(&roles);
    let mut made = Made { base, ..Made::default() };
    for (at, part) in parts.iter().enumerate() {
        let line = line_of(&part.text);
        let next = roles.get(at + 1).copied();
        match roles[at] {
            Role::Head(found) if found <= level => {
                made.close();
                made.leave(found);
                if groups.contains(&found) && matches!(next, Some(Role::Head(below)) if below > found) {
                    made.group = Some((part.text.clone(), line, found));
                } else {
                    made.open(&part.text, line, found);
                    made.links(part);
                }
            }
            Role::Head(_) => {
                made.body.push(BlockKind::Subheading, &part.text, line);
                made.links(part);
            }
            Role::Kicker => {
                made.close();
                if shared {
                    made.kicker = None;
                    made.group = Some((part.text.clone(), line, 0));
                } else {
                    made.kicker = Some((part.text.clone(), line));
                }
            }
            Role::Text if leads && is_lead(part) => {
                let (head, rest) = part.text.split_at(part.lead);
                made.group_from_heading();
                made.close();
                made.open(head.trim_end_matches([' ', ':', '.', '—', '–', '-']), line, LEAD);
                made.body.push(BlockKind::Paragraph, rest.trim_start_matches([' ', ':', '—', '–']), line);
                made.links(part);
            }
            Role::Text => {
                let kind = if let Sort::Block(kind) = part.sort { kind } else { BlockKind::Paragraph };
                made.draft.line = if made.draft.line == 0 { line } else { made.draft.line };
                made.body.push(kind, &part.text, line);
                made.links(part);
            }
        }
    }
    made.close();
    made.sections
}

/// Whether a kicker stands above several headings, as the name of a topic does, rather than above one.
fn kickers_are_shared(roles: &[Role]) -> bool {
    let marks: Vec<Role> = roles.iter().filter(|role| **role != Role::Text).copied().collect();
    let between = marks.split(|role| *role == Role::Kicker).skip(1);
    marks.iter().filter(|role| **role == Role::Kicker).count() >= 2
        && between.into_iter().any(|heads| heads.len() >= 2)
}

#[derive(Default)]
struct Made<'a> {
    base: Option<&'a Url>,
    sections: Vec<DraftSection>,
    draft: DraftSection,
    body: Body,
    /// A kicker that waits for its heading.
    kicker: Option<(String, u32)>,
    /// The heading above several headed items, its line and level.
    group: Option<(String, u32, u8)>,
    /// Level of the open heading.
    level: u8,
}

impl Made<'_> {
    fn links(&mut self, part: &Part) {
        for (text, url) in &part.anchors {
            links::push(&mut self.draft.links, text, url, self.base);
        }
    }

    fn open(&mut self, heading: &str, line: u32, level: u8) {
        let kicker = self.kicker.take();
        self.draft.line = kicker.as_ref().map_or(line, |(_, line)| *line);
        let group = || self.group.as_ref().map(|(text, ..)| text.clone());
        self.draft.kicker = kicker.map(|(text, _)| text).or_else(group).map(Into::into);
        self.draft.heading = Some(heading.into());
        self.level = level;
    }

    /// Leaves the group when a heading of `level` cannot be in it.
    fn leave(&mut self, level: u8) {
        if self.group.as_ref().is_some_and(|(_, _, above)| level <= *above) {
            self.group = None;
        }
    }

    /// An open heading without text becomes the group of what follows.
    fn group_from_heading(&mut self) {
        if self.body.is_empty()
            && let Some(heading) = self.draft.heading.take()
        {
            self.group = Some((heading.to_string(), self.draft.line, self.level));
            self.draft = DraftSection::default();
        }
    }

    fn close(&mut self) {
        let mut done = std::mem::take(&mut self.draft);
        (done.body, done.blocks) = std::mem::take(&mut self.body).finish();
        done.line = done.line.max(1);
        if !done.blocks.is_empty() {
            self.sections.push(done);
        } else if let Some(heading) = done.heading {
            // Text under no heading of its own still belongs to somebody: a bare heading goes to what follows.
            self.kicker.get_or_insert((heading.to_string(), done.line));
        }
    }
}

/// Which parts are headings. Looks alone make one only where a page has no others and has several of them.
fn roles(parts: &[Part]) -> Vec<Role> {
    let text_after = |at: usize| parts[at + 1..].iter().take(3).any(|p| matches!(p.sort, Sort::Block(_)));
    let count = |wanted: fn(&Sort) -> bool| {
        parts
            .iter()
            .enumerate()
            .filter(|(at, p)| wanted(&p.sort) && p.text.len() > 1 && text_after(*at))
            .count()
    };
    let headings = count(|s| matches!(s, Sort::Heading(_)));
    let headlines = count(|s| matches!(s, Sort::Headline));
    let bolds = count(|s| matches!(s, Sort::Bold));
    let links = count(|s| matches!(s, Sort::Link));
    let take_headlines = headlines >= 2 || headings < 2;
    let take_bolds = bolds >= 2 || headings + headlines < 2;
    let take_links = links >= 3 && headings < 3 && headlines < 3 && bolds < 3;
    parts
        .iter()
        .enumerate()
        .map(|(at, part)| {
            let headed = parts.get(at + 1).is_some();
            match part.sort {
                _ if is_upper(part)
                    && parts.get(at + 1).is_some_and(|n| {
                        matches!(n.sort, Sort::Heading(_) | Sort::Headline | Sort::Bold)
                    }) =>
                {
                    Role::Kicker
                }
                Sort::Heading(level) if headed => Role::Head(level),
                Sort::Headline if headed && take_headlines => Role::Head(7),
                Sort::Bold if headed && take_bolds => Role::Head(8),
                Sort::Link if headed && take_links && text_after(at) => Role::Head(9),
                Sort::Kicker
                    if parts.get(at + 1).is_some_and(|next| !matches!(next.sort, Sort::Block(_))) =>
                {
                    Role::Kicker
                }
                _ => Role::Text,
            }
        })
        .collect()
}

/// `WORLD NEWS`: up to five words in capitals.
fn is_upper(part: &Part) -> bool {
    matches!(part.sort, Sort::Block(BlockKind::Paragraph) | Sort::Link | Sort::Bold)
        && part.text.split(' ').count() <= 5
        && part.text.chars().filter(|c| c.is_uppercase()).count() >= 3
        && !part.text.chars().any(char::is_lowercase)
        && !part.text.ends_with('.')
}

/// The level down to which headings make sections, and the levels whose headings only group those below.
fn levels(roles: &[Role]) -> (u8, Vec<u8>) {
    let mut groups = Vec::new();
    let mut present: Vec<u8> =
        roles.iter().filter_map(|r| if let Role::Head(l) = r { Some(*l) } else { None }).collect();
    present.sort_unstable();
    let counts = |level: u8| present.iter().map(|found| usize::from(*found == level)).sum::<usize>();
    let mut distinct = present.clone();
    distinct.dedup();
    let Some((&first, rest)) = distinct.split_first() else { return (0, groups) };
    let mut level = first;
    for &below in rest {
        let own = counts(level);
        let over = (0..roles.len().saturating_sub(1))
            .filter(|&i| roles[i] == Role::Head(level) && roles[i + 1] == Role::Head(below))
            .count();
        if over * 2 >= own && over > 0 && counts(below) > own {
            groups.push(level);
        } else if !(own <= 1 && counts(below) >= 2) {
            break;
        }
        level = below;
    }
    (level, groups)
}

/// `**What happened:** …` at the beginning of a paragraph or item.
fn is_lead(part: &Part) -> bool {
    let (head, rest) = part.text.split_at(part.lead);
    let count = head.chars().count();
    let closed = head.trim_end().ends_with([':', '.', '—', '–', '?'])
        || rest.trim_start().starts_with([':', '—', '–']);
    part.lead > 0 && (3..=80).contains(&count) && closed && rest.split_whitespace().count() >= 4
}

/// Whether bold lead-ins make sections: there are several, each its own, and far more of them than of headings.
fn leads(parts: &[Part], roles: &[Role]) -> bool {
    let heads = roles.iter().filter(|role| matches!(role, Role::Head(_))).count();
    let mut found: Vec<&str> = parts
        .iter()
        .filter(|part| matches!(part.sort, Sort::Block(_)) && is_lead(part))
        .map(|part| &part.text[..part.lead])
        .collect();
    let all = found.len();
    found.sort_unstable();
    found.dedup();
    all >= 2.max(heads * 2) && found.len() * 10 >= all * 8
}
