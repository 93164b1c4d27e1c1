//! What a page says about itself: linked data, meta elements, and what stands above its text.

mod byline;

use super::{
    chrome::{heading_level, is_hidden},
    day,
    letters::plain,
    linked::{self, Linked},
    marks::Marks,
    names::{Words, loose, signature},
    people::people,
    tree::Element,
};
use crate::{
    briefing::Head,
    load::body::{squeeze, squeezed},
    text::{SafeText, fold},
};
use byline::Seen;
use dom_query::local_name;
use jiff::{Timestamp, civil::Date};
use std::{cell::LazyCell, sync::LazyLock};

/// The elements that say something about the page, found in one pass.
#[derive(Default)]
struct Found<'a> {
    meta: Vec<(String, &'a str)>,
    linked: Vec<String>,
    title: Option<String>,
    canonical: Option<&'a str>,
    lang: Option<&'a str>,
    /// First-level headings.
    heads: Vec<String>,
    /// The first headings of any level, and what is named as the page's headline.
    headings: Vec<String>,
    /// Where authors are named, and where they may be.
    authors: Vec<Seen>,
    /// The letters before each first-level heading.
    head_at: Vec<usize>,
    /// Time stamps in order, with whether they are said to be of publication.
    times: Vec<(Date, bool)>,
    /// Moments, each with the day it was where the page is from.
    moments: Vec<(Timestamp, Date)>,
    /// What is named as the headline by a microformat.
    headlines: Vec<String>,
    /// The first short lines of the page.
    lines: Vec<String>,
    /// The first lines in bold.
    bolds: Vec<String>,
}

/// What a page says.
pub struct About {
    /// Title, date, source, tags and language.
    pub head: Head,
    /// Its linked data.
    pub linked: Linked,
    /// Every form in which it gives its title, letters only.
    pub titles: Vec<String>,
    /// Whether it says that it is one article with a day of its own.
    pub published: bool,
    /// What it says in one sentence that it is about, letters only.
    pub standfirst: String,
}

/// Reads what a page says about itself. `guess` is a title for pages that name none.
pub fn read(page: &Element, saved_from: Option<&str>, guess: impl FnOnce() -> String) -> About {
    let found = find(page);
    let linked = linked::read(&found.linked);
    let url = url(&found, &linked, saved_from);
    let outlet = outlet(&found, &linked, url.as_deref());
    let title = title(&found, &linked, outlet.as_deref(), guess);
    let date = date(&found, &linked, &title, url.as_deref());
    let byline = byline::byline(&found, &linked, outlet.as_deref());
    let some = |text: Option<String>| text.map(|t| squeeze(&t)).filter(|t| !t.is_empty()).map(SafeText::from);
    let lang = found.lang.map(|l| l.split(['-', '_']).next().unwrap_or("").to_ascii_lowercase());
    let mut head = Head { title: squeeze(&title).into(), date, tags: tags(&found), ..Head::default() };
    head.lang =
        some(lang.filter(|l| (2..=3).contains(&l.len()) && l.bytes().all(|b| b.is_ascii_lowercase())));
    head.source.outlet = some(outlet);
    head.source.url = some(url);
    head.source.byline = some(byline);
    // A page may set every heading in the first level; only those that say the title say it again.
    let flat = plain(&title);
    let is_title = |head: &String| head.contains(&flat) || flat.contains(head.as_str());
    let heads = found.heads.iter().map(|head| plain(head));
    let raw = found.title.as_deref().into_iter().chain(found.meta(&["og:title"])).map(plain);
    let first = heads.clone().next().filter(|_| found.heads.len() == 1);
    let titles = heads.filter(is_title).chain(first).chain(raw).filter(|title| !title.is_empty()).collect();
    let published = linked.found
        || found.meta(&["article:published_time"]).is_some()
        || found.meta(&["og:type"]).is_some_and(|kind| kind == "article");
    let standfirst = found.meta(&["og:description", "description"]).or(linked.description.as_deref());
    let standfirst = standfirst.map(plain).unwrap_or_default();
    About { head, linked, titles, published, standfirst }
}

/// What `text`, a line near the top, adds to a head that lacks a date or byline.
pub fn fill(head: &mut Head, text: &str) {
    if text.chars().count() > 120 {
        return;
    }
    let by = text.get(..3).is_some_and(|begin| begin.eq_ignore_ascii_case("by "));
    if head.source.byline.is_none() && by {
        head.source.byline = byline_from(text);
    }
    if head.date.is_none() && (by || text.len() <= 60 || !text.ends_with('.')) {
        head.date = day::find(text);
    }
}

/// What the last line of the text adds: Japanese papers sign there, in brackets.
pub fn fill_from_end(head: &mut Head, last: &str) {
    if head.source.byline.is_none() {
        head.source.byline = signature(last).map(SafeText::from);
    }
}

/// A byline that was found among the text, if it can be one.
pub fn byline_from(text: &str) -> Option<SafeText> {
    Some(people(text, None).join(", ")).filter(|name| !name.is_empty()).map(SafeText::from)
}

fn find(page: &Element) -> Found<'_> {
    let mut found = Found::default();
    walk(page, &mut found, &mut Place { at: 0, elsewhere: false, all: page.letters.0 });
    found
}

/// Where in the page one is.
struct Place {
    /// The letters before.
    at: usize,
    /// Whether it is among comments, pictures or what leads to other texts.
    elsewhere: bool,
    /// The letters of the page.
    all: usize,
}

fn walk<'a>(element: &'a Element, found: &mut Found<'a>, place: &mut Place) {
    let (at, elsewhere) = (place.at, place.elsewhere);
    place.elsewhere = elsewhere || byline::is_elsewhere(element, place.all);
    see(element, found);
    byline::look(element, found, place);
    if let Some(line) = line(element, found) {
        byline::look_at_line(&line, found, place);
        found.lines.push(line);
    }
    if !matches!(element.name, local_name!("script") | local_name!("title")) && !is_hidden(element) {
        for child in element.elements() {
            walk(child, found, place);
        }
    }
    (place.at, place.elsewhere) = (at + element.counted().0, elsewhere);
}

fn see<'a>(element: &'a Element, found: &mut Found<'a>) {
    let itemprop = element.get(&local_name!("itemprop")).unwrap_or("").to_ascii_lowercase();
    match element.name {
        local_name!("html") => found.lang = element.get(&local_name!("lang")),
        local_name!("meta") => {
            let key = element
                .get(&local_name!("property"))
                .or_else(|| element.get(&local_name!("name")))
                .or_else(|| element.get(&local_name!("itemprop")));
            if let (Some(key), Some(content)) = (key, element.get(&local_name!("content"))) {
                found.meta.extend(key.split_ascii_whitespace().map(|k| (k.to_ascii_lowercase(), content)));
            }
        }
        local_name!("script") => found.linked.push(element.text()),
        local_name!("title") if found.title.is_none() => found.title = Some(squeezed(element.text())),
        local_name!("link")
            if element.get(&local_name!("rel")).is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) =>
        {
            found.canonical = found.canonical.or(element.get(&local_name!("href")));
        }
        local_name!("h1") => found.heads.push(headline(element)),
        _ if heading_level(element) == Some(1) => found.heads.push(headline(element)),
        local_name!("b") | local_name!("strong") if found.bolds.len() < 20 => {
            found.bolds.push(squeezed(element.text()));
        }
        local_name!("abbr") if element.marks.has(Marks::PUBLISH) => {
            found.times.extend(element.get(&local_name!("title")).and_then(day::find).map(|day| (day, true)));
        }
        local_name!("time") => {
            let stamp = element.get(&local_name!("datetime"));
            let day = stamp.and_then(day::find).or_else(|| day::find(&element.text()));
            found.moments.extend(stamp.and_then(|stamp| moment(stamp, element)));
            let published = itemprop.contains("datepublished") || element.marks.has(Marks::PUBLISHED);
            found.times.extend(day.map(|day| (day, published)));
        }
        _ if element.has(&local_name!("content"))
            && element.get(&local_name!("property")).is_some_and(is_publication) =>
        {
            found
                .times
                .extend(element.get(&local_name!("content")).and_then(day::find).map(|day| (day, true)));
        }
        _ if itemprop.contains("datepublished") => {
            let text = element
                .get(&local_name!("content"))
                .or(element.get(&local_name!("datetime")))
                .map_or_else(|| element.text(), str::to_owned);
            found.times.extend(day::find(&text).map(|day| (day, true)));
        }
        _ => {}
    }
    let heading =
        matches!(element.name, local_name!("h1") | local_name!("h2") | local_name!("h3") | local_name!("h4"))
            || itemprop.split(' ').any(|p| p == "headline")
            || element.marks.has(Marks::HEADLINE);
    if heading && found.headings.len() < 30 {
        let text = headline(element);
        if (2..=250).contains(&text.len()) {
            if itemprop == "headline" {
                found.headlines.push(text.clone());
            }
            found.headings.push(text);
        }
    }
}

/// The text of a heading without the word above it that says what it is about: one that is named so, or that only a
/// colon nobody sees divides from the rest.
fn headline(element: &Element) -> String {
    let whole = squeezed(element.text());
    let named = |e: &Element| e.marks.has(Marks::KICKED);
    let colon = |e: &Element| is_hidden(e) && e.letters.0 == 0 && e.text().contains([':', '|']);
    let inside = element.find(&mut |e| named(e) || colon(e));
    let Some(found) = inside else { return whole };
    let rest = if colon(found) {
        let longest = element.elements().filter(|e| !is_hidden(e)).max_by_key(|e| e.letters.0);
        longest.map(|e| squeezed(e.text()))
    } else {
        let kicker = squeezed(found.text());
        whole
            .strip_prefix(kicker.as_str())
            .map(|rest| rest.trim_start_matches([' ', ':', '|', '–', '-', '/']).to_owned())
    };
    rest.filter(|rest| rest.split(' ').count() >= 3).unwrap_or(whole)
}

/// The text of an element that is one of the first lines of the page.
fn line(element: &Element, found: &Found) -> Option<String> {
    let is = found.lines.len() < 60 && element.block && element.elements().all(|e| !e.block);
    // Menus are lines, too, but say nothing about the page.
    let (all, in_links) = element.letters;
    let text = Some(element).filter(|_| is && (all != in_links || all > 60)).map(|e| squeezed(e.text()))?;
    (6..=160).contains(&text.chars().count()).then_some(text)
}

/// Whether a property in the page's markup says when it was made.
fn is_publication(property: &str) -> bool {
    property.to_ascii_lowercase().split_ascii_whitespace().any(|name| {
        matches!(
            name.rsplit_once(':').map_or(name, |(_, name)| name),
            "datepublished" | "created" | "issued" | "datecreated"
        )
    })
}

/// A moment and the day on which it was: the one that is shown, where that is the same or the next but one, else that of
/// the zone it is given in.
fn moment(stamp: &str, shown: &Element) -> Option<(Timestamp, Date)> {
    let moment = stamp.parse::<Timestamp>().ok()?;
    let said = day::find(stamp)?;
    let shown = day::find(&shown.text()).filter(|day| (*day - said).get_days().abs() <= 1);
    Some((moment, shown.unwrap_or(said)))
}

impl Found<'_> {
    /// The first of the meta elements named by `keys`, in the order of `keys`.
    fn meta(&self, keys: &[&str]) -> Option<&str> {
        keys.iter()
            .find_map(|key| self.meta.iter().find(|(name, _)| name == key).map(|(_, content)| *content))
    }
}

fn url(found: &Found, linked: &Linked, saved_from: Option<&str>) -> Option<String> {
    let candidates =
        [found.canonical, found.meta(&["og:url", "twitter:url"]), linked.url.as_deref(), saved_from];
    candidates.into_iter().flatten().find(|url| is_web(url)).map(str::to_owned)
}

/// Whether `url` is a whole address on the web.
pub fn is_web(url: &str) -> bool {
    let lower = url.get(..8).unwrap_or("").to_ascii_lowercase();
    (lower.starts_with("http://") || lower.starts_with("https://"))
        && url.len() <= 2_000
        && !url.contains(|c: char| c.is_whitespace() || c.is_control())
}

fn outlet(found: &Found, linked: &Linked, url: Option<&str>) -> Option<String> {
    let named = found
        .meta(&["og:site_name"])
        .or(linked.publisher.as_deref())
        .or_else(|| found.meta(&["application-name", "dc.publisher", "publisher", "cre", "source"]));
    if let Some(name) = named.filter(|name| !is_web(name)) {
        return Some(decode(name));
    }
    let host = url?.split("://").nth(1)?.split(['/', '?', '#', ':']).next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    // The end of the title that is the host's name, as the site itself spells it.
    let title = found.title.as_deref().unwrap_or("");
    let name = plain(host.split('.').rev().nth(1).unwrap_or(host));
    let last = title.rsplit([' ', '\u{a0}']).next().unwrap_or("");
    let spelt = segments(title)
        .last()
        .map(|(_, end)| (*end).to_owned())
        .filter(|end| plain(end) == name)
        .or_else(|| (plain(last) == name).then(|| last.to_owned()));
    Some(spelt.unwrap_or_else(|| host.to_owned()))
}

/// Each way to split a title into a beginning and an end, longest end first.
fn segments(title: &str) -> Vec<(&str, &str)> {
    static MARKS: Words = LazyLock::new(|| {
        loose(&[" | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • ", " / ", "｜", " ‹ ", " « ", " ― "])
    });
    MARKS.find_iter(title).map(|mark| (title[..mark.start()].trim(), title[mark.end()..].trim())).collect()
}

/// The same at marks that stand in titles as well.
fn loose_segments(title: &str) -> Vec<(&str, &str)> {
    cut(title, &["--", "- ", "：", ":"])
}

fn cut<'a>(title: &'a str, marks: &[&str]) -> Vec<(&'a str, &'a str)> {
    let mut cuts: Vec<(usize, usize)> =
        marks.iter().flat_map(|mark| title.match_indices(mark).map(|(at, m)| (at, m.len()))).collect();
    cuts.sort_unstable();
    cuts.into_iter().map(|(at, len)| (title[..at].trim(), title[at + len..].trim())).collect()
}

fn title(found: &Found, linked: &Linked, outlet: Option<&str>, guess: impl FnOnce() -> String) -> String {
    let said = linked.headline.as_deref().or_else(|| {
        found.meta(&[
            "og:title",
            "twitter:title",
            "dc.title",
            "dcterms.title",
            "parsely-title",
            "title",
            "headline",
        ])
    });
    let first = found.heads.iter().find(|head| !head.is_empty());
    if let Some(same) = headed(found, said) {
        return same;
    }
    let Some(said) = said.map(|t| squeeze(&decode(t))).filter(|t| !t.is_empty()) else {
        let guess = squeeze(&guess());
        let other = |head: &str| have_no_word_in_common(&guess, head);
        // The page's title names the place, what is named as the headline the text.
        if let ([headline], true) = (&found.headlines[..], found.heads.is_empty())
            && other(headline)
        {
            return headline.clone();
        }
        // A title that is the same on every page of a site.
        if let [head] = &found.heads[..]
            && guess.split(' ').count() <= 3
            && (4..=30).contains(&head.split(' ').count())
            && other(head)
        {
            return head.clone();
        }
        // A heading that says the same and more, or the only one where the title is the site's name.
        return match first {
            Some(head)
                if found.heads.len() == 1
                    && head.chars().count() <= 200
                    && (guess.is_empty()
                        || plain(head).contains(&plain(&guess))
                        || outlet.is_some_and(|o| plain(o) == plain(&guess))) =>
            {
                head.clone()
            }
            _ if guess.is_empty() => first.cloned().or_else(|| found.title.clone()).unwrap_or_default(),
            _ => without_site(&guess, found, outlet),
        };
    };
    without_site(&said, found, outlet)
}

/// The heading that is the title as a reader sees it: the only first one where it differs from what is said by accents or
/// by what stands in brackets behind, or where it is the page's title and what is said is another; else one that is a
/// whole part of a page's title, where nothing is said.
fn headed(found: &Found, said: Option<&str>) -> Option<String> {
    let full = found.title.as_deref().unwrap_or("");
    // The longest part: the others are the name of the site and the kind of page, even where they stand in headings.
    let parts = segments(full);
    let longest = LazyCell::new(|| {
        let ends = parts.iter().map(|(_, end)| *end).chain([full]);
        let pieces = ends.map(|end| segments(end).first().map_or(end, |(begin, _)| *begin));
        pieces.map(str::len).max().unwrap_or(0)
    });
    let flat_parts =
        LazyCell::new(|| parts.iter().flat_map(|(a, b)| [plain(a), plain(b)]).collect::<Vec<String>>());
    let flat_full = LazyCell::new(|| plain(full));
    let is_part = |head: &str| {
        let flat = plain(head);
        let part = || *longest <= head.len() + 2 && flat_parts.contains(&flat);
        flat.len() > 3 && (*flat_full == flat || part())
    };
    let Some(said) = said.map(|said| squeeze(&decode(said))) else {
        let parts = found.heads.iter().chain(&found.headings).filter(|head| is_part(head));
        let Some(longest) = parts.max_by_key(|head| head.chars().count()) else {
            return visible(found, full);
        };
        return longest.clone().into();
    };
    // `Rain: It poured` above which the reader sees "Rain" and "It poured".
    let kicked = |head: &&String| {
        said.strip_suffix(head.as_str()).is_some_and(|kicker| {
            head.split(' ').count() >= 3
                && kicker.len() <= 40
                && kicker.trim_end().ends_with([':', '|'])
                && !kicker.contains(|c: char| c.is_ascii_digit() || c == '#')
        })
    };
    let [head] = &found.heads[..] else {
        return found.headings.iter().take(3).find(kicked).filter(|_| found.heads.is_empty()).cloned();
    };
    let (words, other_words) = (fold::words(head), fold::words(&said));
    let in_common = other_words.iter().filter(|word| words.contains(word)).count();
    let bracket = || {
        said.strip_prefix(head.as_str())
            .map(str::trim)
            .is_some_and(|rest| rest.starts_with('(') && rest.ends_with(')') && rest.len() <= 40)
    };
    let other = || in_common == 0 && is_part(head);
    // What is said for search engines, while what is said for sharing agrees with what stands above the text.
    let agreed = || {
        let mut shared = ["og:title", "twitter:title"].iter().filter_map(|key| found.meta(&[key]));
        let flat = plain(head);
        flat.len() > 12 && !flat.contains(&plain(&said)) && shared.any(|title| plain(&decode(title)) == flat)
    };
    let alike = || {
        in_common * 2 > said.split(' ').count().max(head.split(' ').count())
            && head.split(' ').count() >= 4
            && !said.contains(head.as_str())
    };
    let same = words.concat() == other_words.concat();
    (same || bracket() || other() || agreed() || kicked(&head) || alike())
        .then(|| head.clone())
        .filter(|head| !head.is_empty())
}

fn have_no_word_in_common(a: &str, b: &str) -> bool {
    let words = fold::words(b);
    !fold::words(a).iter().any(|word| words.contains(word))
}

/// A page's title as it stands in a line of the page: all of it, or what is in front of or behind a colon.
fn visible(found: &Found, full: &str) -> Option<String> {
    let lines: Vec<String> = found.lines.iter().chain(&found.bolds).map(|line| plain(line)).collect();
    let loose = loose_segments(full);
    let forms = std::iter::once(full).chain(loose.iter().flat_map(|(begin, end)| [*end, *begin]));
    forms
        .filter(|form| form.len() >= 10 && form.len() * 2 > full.len())
        .find(|form| lines.contains(&plain(form)))
        .map(str::to_owned)
}

/// `title` without the name of the site behind or before it.
fn without_site(title: &str, found: &Found, outlet: Option<&str>) -> String {
    let site = outlet.map(plain).unwrap_or_default();
    let heads: Vec<String> = found.heads.iter().chain(&found.headings).map(|head| plain(head)).collect();
    for (begin, end) in segments(title) {
        // `Morning briefing – 2 June 2025`: the day is told beside it.
        let dated = day::find(end).is_some() && end.split(' ').count() <= 6 && begin.chars().count() >= 5;
        if dated && !segments(end).iter().any(|(_, rest)| !rest.is_empty()) {
            return begin.to_owned();
        }
        let named =
            !site.is_empty() && (plain(end) == site || (site.len() > 5 && plain(end).starts_with(&site)));
        if !begin.is_empty() && (named || heads.contains(&plain(begin))) {
            return begin.to_owned();
        }
        if !end.is_empty() && !site.is_empty() && plain(begin) == site {
            return end.to_owned();
        }
    }
    let first = found.heads.first().map(|head| plain(head)).filter(|head| !head.is_empty());
    if let Some(head) = found.heads.first().filter(|head| head.chars().count() >= 5)
        && let Some(rest) = title.strip_prefix(head.as_str())
        && rest.len() <= 30
        && day::find(rest).is_some()
    {
        return head.clone();
    }
    for (begin, end) in loose_segments(title) {
        if !begin.is_empty()
            && ((!site.is_empty() && plain(end) == site)
                || (begin.len() >= end.len() && first.as_deref() == Some(&plain(begin))))
        {
            return begin.to_owned();
        }
    }
    title.to_owned()
}

fn date(found: &Found, linked: &Linked, title: &str, url: Option<&str>) -> Option<Date> {
    const KEYS: [&str; 32] = [
        "article:published_time",
        "og:article:published_time",
        "og:published_time",
        "parsely-pub-date",
        "datepublished",
        "dc.date.issued",
        "dc.date",
        "dcterms.date",
        "dcterms.issued",
        "dcterms.created",
        "dc.date.created",
        "dcterms.available",
        "sailthru.date",
        "pubdate",
        "pub_date",
        "publish_date",
        "publish-date",
        "publishdate",
        "article.published",
        "published",
        "publication_date",
        "cxenseparse:recs:publishtime",
        "citation_publication_date",
        "citation_date",
        "date",
        "article_date_original",
        "ptime",
        "govuk:first-published-at",
        "originalpublicationdate",
        "article-published",
        "creation_date",
        "datepublication",
    ];
    let said = linked.published.as_deref().and_then(|stamp| day_of(stamp, found));
    said.or_else(|| KEYS.iter().find_map(|key| found.meta(&[key]).and_then(|stamp| day_of(stamp, found))))
        .or_else(|| found.times.iter().find(|(_, published)| *published).map(|(day, _)| *day))
        .or_else(|| day::find(title))
        .or_else(|| found.heads.first().and_then(|head| day::find(head)))
        .or_else(|| found.title.as_deref().and_then(day::find))
        .or_else(|| url.and_then(day::in_url))
        .or_else(|| found.times.first().map(|(day, _)| *day))
        .or_else(|| found.lines.iter().find_map(|line| day::find_in(line, day_first(found.lang))))
        .or_else(|| {
            found
                .meta(&["article:modified_time", "og:updated_time", "last-modified", "dcterms.modified"])
                .and_then(day::find)
        })
        .or_else(|| linked.modified.as_deref().and_then(day::find))
}

/// The day of a stamp. One in universal time is that of the same moment where the page is from, if the page tells.
fn day_of(stamp: &str, found: &Found) -> Option<Date> {
    let said = day::find(stamp)?;
    let universal = stamp.ends_with('Z') || stamp.ends_with("+00:00");
    let at = stamp.parse::<Timestamp>().ok().filter(|_| universal);
    let local = at.and_then(|at| {
        found.moments.iter().find(|(moment, _)| moment.duration_until(at).as_secs().abs() < 60)
    });
    Some(local.map_or(said, |(_, day)| *day))
}

/// Whether days come before months in dates of this language; `None` where one cannot know.
fn day_first(lang: Option<&str>) -> Option<bool> {
    let lang = lang?.to_ascii_lowercase().replace('_', "-");
    match lang.as_str() {
        "en-us" => Some(false),
        "en" | "en-ca" | "en-ph" => None,
        _ => Some(true),
    }
}

fn tags(found: &Found) -> Vec<SafeText> {
    let listed = found.meta.iter().filter(|(name, _)| name == "article:tag").map(|(_, content)| *content);
    let mut tags: Vec<String> = listed.map(|tag| squeeze(&decode(tag))).collect();
    if tags.is_empty() {
        let words = found.meta(&["news_keywords", "keywords"]).unwrap_or("");
        tags = words.split([',', ';']).map(|tag| squeeze(&decode(tag))).collect();
    }
    tags.retain(|tag| !tag.is_empty() && tag.chars().count() <= 40);
    let mut once: Vec<SafeText> = Vec::new();
    for tag in tags {
        if once.len() < 12 && !once.iter().any(|had| had.eq_ignore_ascii_case(&tag)) {
            once.push(tag.into());
        }
    }
    once
}

/// Character references that were escaped once too often, as in `Talks &amp;amp; trade`.
fn decode(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut text = text.replace("&amp;", "&");
    for (name, c) in [
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&apos;", "'"),
        ("&#39;", "'"),
        ("&#039;", "'"),
        ("&#x27;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&nbsp;", " "),
        ("&rsquo;", "’"),
        ("&lsquo;", "‘"),
        ("&ldquo;", "“"),
        ("&rdquo;", "”"),
        ("&ndash;", "–"),
        ("&mdash;", "—"),
        ("&hellip;", "…"),
        ("&#8217;", "’"),
        ("&#8216;", "‘"),
        ("&#8220;", "“"),
        ("&#8221;", "”"),
        ("&#8211;", "–"),
        ("&#8212;", "—"),
        ("&#8230;", "…"),
    ] {
        if text.contains(name) {
            text = text.replace(name, c);
        }
    }
    text
}
