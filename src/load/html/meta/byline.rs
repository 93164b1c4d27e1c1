//! Who wrote a page: every place that names somebody is a claim with a weight, and claims that agree bear each other out.

use super::{Found, Linked, Place, decode, segments};
use crate::load::{
    body::{squeeze, squeezed},
    html::{
        chrome::heading_level,
        letters::plain,
        marks::Marks,
        names::{
            after, clean_byline, forward, is_account, is_handle, is_name, is_office, is_outlet,
            names_somebody, only_by, openings,
        },
        people::{is_role, people},
        tree::Element,
        words::words,
    },
};
use dom_query::local_name;

/// The meta elements that name authors, and how far they can be trusted.
const METAS: [(&str, usize); 16] = [
    ("citation_author", 17),
    ("parsely-author", 16),
    ("sailthru.author", 16),
    ("byl", 15),
    ("byline", 16),
    ("dc.creator", 16),
    ("dcterms.creator", 16),
    ("cxenseparse:author", 16),
    ("article:author", 15),
    ("og:article:author", 15),
    ("dable:author", 15),
    ("articleauthor", 15),
    ("article.author", 15),
    ("author", 14),
    ("og:author", 14),
    ("twitter:creator", 9),
];

/// Letters between a heading and what stands beside it.
const BESIDE: usize = 600;

/// Where a page names authors in its markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// A microformat or `rel` says so.
    Said,
    /// A class does.
    Classed,
    /// A line begins with a word for "by".
    Line,
    /// A link leads to the page of a person.
    Link,
}

/// What a page shows of its authors in one place.
#[derive(Debug)]
pub struct Seen {
    /// As it stands.
    pub text: String,
    /// How it is marked.
    pub mark: Mark,
    /// The letters before it.
    pub at: usize,
}

/// Somebody named in one place.
struct Claim {
    names: Vec<String>,
    weight: usize,
    /// Claims of one kind do not bear each other out.
    kind: usize,
    /// Whether the reader of the page sees it by its heading.
    beside: bool,
}

/// The authors of a page, as they are shown.
pub fn byline(found: &Found, linked: &Linked, outlet: Option<&str>) -> Option<String> {
    decide(&claims(found, linked, outlet)).or_else(|| {
        let site = [outlet, linked.publisher.as_deref()].into_iter().flatten();
        site.into_iter().find(|site| is_personal(site))?;
        // Somebody may give a site no name but their own.
        let mut own = claims(found, linked, None);
        for claim in &mut own {
            claim.names.retain(|name| is_personal(name));
        }
        own.retain(|claim| !claim.names.is_empty());
        let sure =
            own.iter().any(|claim| own.iter().any(|other| other.kind != claim.kind && claim.agrees(other)));
        if sure { decide(&own) } else { None }
    })
}

/// Every claim of the page.
fn claims(found: &Found, linked: &Linked, outlet: Option<&str>) -> Vec<Claim> {
    let site = found.title.as_deref().and_then(|title| segments(title).last().map(|(_, end)| plain(end)));
    let is_site = |name: &str| name.starts_with("The ") && site.as_deref() == Some(&plain(name));
    let is_publisher = |name: &str| {
        let publisher = outlet.and(linked.publisher.as_deref());
        publisher.is_some_and(|publisher| is_outlet(name, publisher))
    };
    let mut claims = said(found, linked, outlet);
    claims.extend(shown(found, outlet));
    for claim in &mut claims {
        claim.names.retain(|name| !is_site(name) && !is_publisher(name));
        if claim.is_of_accounts() {
            claim.weight /= 3;
        }
    }
    claims.retain(|claim| !claim.names.is_empty());
    claims
}

/// Whether a name that is a site's as well is that of a person.
fn is_personal(name: &str) -> bool {
    let parts: Vec<&str> = name.split(' ').collect();
    let capital =
        |word: &&str| word.starts_with(char::is_uppercase) && word.chars().skip(1).any(char::is_lowercase);
    (2..=3).contains(&parts.len())
        && parts.iter().all(capital)
        && parts[0] != "The"
        && !is_role(name)
        && !parts.iter().any(|word| words().outlet.are_in(&word.to_lowercase()))
}

/// The names of the claim that weighs most, with those that others add.
fn decide(claims: &[Claim]) -> Option<String> {
    let best = best(claims)?;
    let fuller = claims.iter().filter(|other| other.beside && other.names.len() > best.names.len());
    let fuller = fuller.filter(|other| best.names.iter().all(|name| other.has(name)));
    let names = &fuller
        .max_by_key(|claim| claim.names.len())
        .filter(|claim| claim.names.len() <= 8)
        .unwrap_or(best)
        .names;
    let names: Vec<&str> = names.iter().map(|name| titled(name, claims)).collect();
    Some(names.join(", "))
}

impl Claim {
    /// Whether it gives what somebody is called in the site's own books.
    fn is_of_accounts(&self) -> bool {
        self.names.iter().all(|name| is_account(name))
    }

    fn has(&self, name: &str) -> bool {
        let flat = plain(name);
        self.names.iter().any(|other| plain(other).ends_with(&flat))
    }

    fn agrees(&self, other: &Self) -> bool {
        other.names.iter().any(|name| self.has(name)) || self.names.iter().any(|name| other.has(name))
    }
}

/// The claim that weighs most with those of other kinds that agree; the first of equals.
fn best(claims: &[Claim]) -> Option<&Claim> {
    let weight = |claim: &Claim| {
        if claim.is_of_accounts() {
            return claim.weight;
        }
        let mut kinds: Vec<usize> = claims
            .iter()
            .filter(|other| other.kind != claim.kind && claim.agrees(other))
            .map(|other| other.kind)
            .collect();
        kinds.sort_unstable();
        kinds.dedup();
        claim.weight + 4 * kinds.len().min(3)
    };
    claims.iter().rev().max_by_key(|claim| weight(claim))
}

/// The name as it is shown by the heading: perhaps with a title before it.
fn titled<'a>(name: &'a str, claims: &'a [Claim]) -> &'a str {
    const TITLES: [&str; 9] =
        ["Dr ", "Dr. ", "Prof ", "Prof. ", "Professor ", "Sir ", "Dame ", "Rev. ", "Prof. Dr. "];
    let shown = claims.iter().filter(|claim| claim.beside).flat_map(|claim| &claim.names);
    let mut full = shown.filter(|other| TITLES.iter().any(|title| other.strip_prefix(title) == Some(name)));
    full.next().map_or(name, String::as_str)
}

/// What is said of the authors where no reader sees it.
fn said(found: &Found, linked: &Linked, outlet: Option<&str>) -> Vec<Claim> {
    let claim = |names: Vec<String>, weight: usize, kind: usize| Claim { names, weight, kind, beside: false };
    let all = |texts: &mut dyn Iterator<Item = &str>| {
        let mut names: Vec<String> = Vec::new();
        for text in texts.map(decode).filter(|text| !text.trim().starts_with('@')) {
            let mut new = people(&text, outlet);
            new.retain(|name| !names.contains(name));
            names.extend(new);
            names.extend(handle(&text).filter(|_| names.is_empty()));
        }
        names
    };
    let weight = if linked.by_organisation { 7 } else { 20 };
    let mut claims = vec![claim(all(&mut linked.authors.iter().map(String::as_str)), weight, 0)];
    for (key, weight) in METAS {
        let mut named =
            all(&mut found.meta.iter().filter(|(name, _)| name == key).map(|(_, content)| *content));
        if key == "citation_author" {
            named = named.iter().map(|name| forward(name)).collect();
        }
        claims.push(claim(named, weight, 1));
        let pages = found.meta.iter().filter(|(name, to)| name == key && is_of_person(to));
        claims.extend(pages.filter_map(|(_, to)| Some(claim(vec![from_slug(to)?], 3, 1))));
    }
    for (label, data) in [("twitter:label1", "twitter:data1"), ("twitter:label2", "twitter:data2")] {
        const WRITTEN: [&str; 8] = [
            "written by",
            "verfasst von",
            "geschrieben von",
            "escrito por",
            "écrit par",
            "scritto da",
            "geschreven door",
            "by",
        ];
        if found.meta(&[label]).is_some_and(|label| WRITTEN.contains(&label.trim().to_lowercase().as_str())) {
            claims.push(claim(all(&mut found.meta(&[data]).into_iter()), 16, 2));
        }
    }
    // `Rain in Ulm - by Ana Ruiz`
    let ends = found.title.as_deref().map(segments).unwrap_or_default();
    let by = ends.iter().filter_map(|(_, end)| after(end, "by")).next_back();
    claims.extend(by.map(|name| claim(people(name, outlet), 10, 3)));
    claims
}

/// `https://a.example/author/ana-ruiz/` as a name.
fn from_slug(to: &str) -> Option<String> {
    let slug = to.split(['?', '#']).next()?.trim_end_matches('/').rsplit('/').next()?;
    let words: Vec<String> = slug.split('-').map(capitalised).collect();
    let is = (2..=4).contains(&words.len()) && slug.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    is.then(|| words.join(" "))
}

fn capitalised(word: &str) -> String {
    let mut rest = word.chars();
    rest.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(rest).collect()
}

/// What the reader of the page is shown of its authors.
fn shown(found: &Found, outlet: Option<&str>) -> Vec<Claim> {
    let beside = |at: usize| {
        let near = |head: &usize| at + BESIDE / 2 > *head && at < head + BESIDE;
        found.head_at.iter().any(near) || (found.head_at.is_empty() && at < BESIDE)
    };
    let mut claims: Vec<(Claim, usize, Mark)> = Vec::new();
    for seen in &found.authors {
        let is = match seen.mark {
            Mark::Line => begins(&seen.text),
            _ => true,
        };
        let names: Vec<String> = if is { named(seen, outlet) } else { Vec::new() };
        if names.is_empty() {
            continue;
        }
        let near = beside(seen.at);
        let by = openings(&seen.text).iter().any(|by| after(&seen.text, by).is_some());
        let weight = match (seen.mark, near) {
            (Mark::Said, true) => 15,
            (Mark::Classed, true) if by => 15,
            (Mark::Said, false) | (Mark::Classed | Mark::Line, true) => 12,
            (Mark::Classed, false) | (Mark::Link, true) => 9,
            (Mark::Line, false) => 8,
            (Mark::Link, false) => 5,
        };
        // Names that are marked one by one stand in one line.
        let apart = if near { 60 } else { 30 };
        if let Some((last, at, mark)) = claims.last_mut()
            && *mark == seen.mark
            && (seen.mark == Mark::Said || (near && seen.mark != Mark::Line))
            && seen.at.abs_diff(*at) <= apart
        {
            let new = |name: &String| !last.has(name) && name.contains(' ') && !is_role(name);
            let new: Vec<String> = names.into_iter().filter(new).collect();
            last.names.extend(new);
            *at = seen.at;
            continue;
        }
        claims.push((
            Claim { names, weight, kind: 4 + seen.mark as usize, beside: near },
            seen.at,
            seen.mark,
        ));
    }
    let firsts: std::collections::BTreeSet<String> =
        claims.iter().filter(|(claim, ..)| !claim.beside).map(|(claim, ..)| plain(&claim.names[0])).collect();
    // A list of texts by several: none of them is the author of this one.
    let list = firsts.len() > 3;
    claims.into_iter().map(|(claim, ..)| claim).filter(|claim| claim.beside || !list).collect()
}

/// Whether a line begins as a byline and is none of the text's sentences.
fn begins(line: &str) -> bool {
    let Some((by, rest)) = openings(line).iter().find_map(|by| Some((by, after(line, by)?))) else {
        return false;
    };
    // `Answered by Dr Ana Ruiz, consultant. Published on Monday.`
    let first = rest.split([',', '.']).next().unwrap_or("");
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    let whole = by.len() > 6 && (2..=4).contains(&first.split(' ').count()) && first.split(' ').all(capital);
    (names_somebody(&clean_byline(line)) && (!line.ends_with('.') || line.chars().count() <= 40)) || whole
}

/// What somebody is called in a forum, where `text` is that and no more.
fn handle(text: &str) -> Option<String> {
    let is = is_handle(text) && !is_office(text) && !only_by(text) && is_account(text);
    is.then(|| text.to_owned())
}

fn named(seen: &Seen, outlet: Option<&str>) -> Vec<String> {
    let mut names = people(&seen.text, outlet);
    if names.is_empty() && seen.mark != Mark::Line {
        names.extend(handle(&seen.text));
    }
    let whole = |name: &String| is_name(name) && (2..=5).contains(&name.split(' ').count());
    if seen.mark == Mark::Link && !names.iter().all(whole) {
        names.clear();
    }
    names
}

/// Whether names below this are not those of the author: comments, pictures, quotes, lists of other texts.
pub fn is_elsewhere(element: &Element, all: usize) -> bool {
    match element.name {
        local_name!("figure")
        | local_name!("figcaption")
        | local_name!("blockquote")
        | local_name!("nav") => return true,
        local_name!("body") | local_name!("html") | local_name!("main") | local_name!("h1") => return false,
        _ => {}
    }
    element.marks.has(Marks::ELSEWHERE)
        && element.letters.0 * 2 < all
        && element.find(&mut |inner| inner.name == local_name!("h1")).is_none()
}

/// Notes whom `element` names, if it names somebody.
pub fn look(element: &Element, found: &mut Found, place: &Place) {
    if let Some(text) = above_mail(element) {
        found.authors.push(Seen { text, mark: Mark::Classed, at: place.at });
    }
    let heading = heading_level(element) == Some(1);
    found.head_at.extend(heading.then_some(place.at));
    if place.elsewhere
        || heading
        || found.authors.len() > 40
        || matches!(element.name, local_name!("meta") | local_name!("body") | local_name!("html"))
    {
        return;
    }
    let mut add = |text: String, mark: Mark| {
        if (2..=240).contains(&text.chars().count()) {
            found.authors.push(Seen { text, mark, at: place.at });
        }
    };
    if let Some(mark) = mark(element) {
        add(text(element), mark);
    }
    if element.name == local_name!("a") && element.get(&local_name!("href")).is_some_and(is_of_person) {
        add(squeezed(element.text()), Mark::Link);
    }
}

/// How an element is marked as naming the author.
fn mark(element: &Element) -> Option<Mark> {
    if matches!(
        element.name,
        local_name!("img")
            | local_name!("article")
            | local_name!("main")
            | local_name!("section")
            | local_name!("input")
            | local_name!("textarea")
            | local_name!("form")
            | local_name!("label")
    ) {
        return None;
    }
    let rel = element.get(&local_name!("rel")).unwrap_or("");
    let itemprop = element.get(&local_name!("itemprop")).unwrap_or("");
    if rel.split_ascii_whitespace().any(|r| r.eq_ignore_ascii_case("author"))
        || itemprop
            .split_ascii_whitespace()
            .any(|p| p.eq_ignore_ascii_case("author") || p.eq_ignore_ascii_case("author.name"))
    {
        return Some(Mark::Said);
    }
    (names_author(element.marks)).then_some(Mark::Classed)
}

/// The names that are marked within an element, else its first line that can name somebody.
fn text(element: &Element) -> String {
    let mut names: Vec<String> = Vec::new();
    let (mut named, mut links) = (0, 0);
    element.visit(&mut |e| {
        let name = e.get(&local_name!("itemprop")).is_some_and(|p| p.eq_ignore_ascii_case("name"));
        let leaf = e.elements().next().is_none() && names_author(e.marks);
        let link = e.name == local_name!("a")
            && (e.get(&local_name!("rel")) == Some("author")
                || e.get(&local_name!("href")).is_some_and(is_of_person));
        let link = link || (leaf && !std::ptr::eq(e, element));
        named += usize::from(name);
        links += usize::from(link);
        if (name || link) && names.len() < 12 {
            names.push(squeezed(e.text()));
        }
        !(name || link)
    });
    names.retain(|name| !name.is_empty());
    if !names.is_empty() && (named > 0 || links > 1) {
        return names.join(", ");
    }
    line(&element.lines())
}

/// The first line that is more than "by" or a word on the page's furniture, with the lines that go on with it.
fn line(text: &str) -> String {
    let mut made = String::new();
    for line in text.split('\u{2028}').map(squeeze).filter(|line| !line.is_empty()) {
        let opens = made.is_empty() || only_by(&made);
        let goes_on = made.ends_with([',', '&'])
            || made.ends_with(" and")
            || line.starts_with("and ")
            || line.starts_with("& ")
            || line.starts_with(", ");
        if opens || goes_on {
            made.push_str(if made.is_empty() { "" } else { " " });
            made.push_str(&line);
        } else if people(&made, None).is_empty() {
            made = line;
        } else {
            break;
        }
    }
    made
}

/// Notes a line of the page that begins with a word for "by".
pub fn look_at_line(line: &str, found: &mut Found, place: &Place) {
    if !place.elsewhere && begins(line) {
        found.authors.push(Seen { text: line.to_owned(), mark: Mark::Line, at: place.at });
    }
}

/// The name in bold that stands between a first heading and somebody's address, as archives of letters have it.
fn above_mail(element: &Element) -> Option<String> {
    let mut inside = element.elements().filter(|e| e.name != local_name!("br"));
    inside.find(|e| e.name == local_name!("h1"))?;
    let (name, mail) = (inside.next()?, inside.next()?);
    let is = matches!(name.name, local_name!("b") | local_name!("strong"))
        && mail.get(&local_name!("href")).is_some_and(|to| to.starts_with("mailto:"));
    is.then(|| squeezed(name.text()))
}

/// Whether an address is that of the page of one author.
fn is_of_person(to: &str) -> bool {
    const FOLDERS: [&str; 14] = [
        "author",
        "authors",
        "autor",
        "autores",
        "auteur",
        "autori",
        "by",
        "people",
        "profile",
        "profiles",
        "contributors",
        "reporter",
        "journalist",
        "signataires",
    ];
    let path = to.split(['?', '#']).next().unwrap_or("").trim_end_matches('/');
    let mut parts = path.rsplit('/');
    let slug = parts.next().unwrap_or("");
    slug.len() >= 4 && parts.next().is_some_and(|folder| FOLDERS.contains(&folder))
}

/// Whether classes call a line that names the author.
fn names_author(marks: Marks) -> bool {
    marks.has(Marks::AUTHOR) && !marks.has(Marks::NO_AUTHOR)
}
