//! The text pane line by line: at each first line, what is current, how far one has come, where the next quote is.

use super::{
    Effect, Event,
    effect::Task,
    page::{LineKind, Marker, Page},
    reader::{Lit, Reader},
    testing::{briefing, kept, press, quote},
    update,
};
use crate::{
    briefing::{BlockKind, Briefing, Link, Place},
    library::{EntryId, Opened},
    reading::Change,
    text::Span,
};
use std::{fmt::Write, sync::Arc};

/// Four sections, the last of them short; quotes at the beginning of a line, within one, over two, and at the end.
fn four() -> Briefing {
    let mut four = briefing(&[
        "“Late again,” she said on the quay.\nNobody knew when it would come, or whether.",
        "The engine had been sent back. “It is not mine to say when it will be here,” he said.",
        "“No.” And “no” again.\nThat was all.",
        "Wait “here.”",
    ]);
    for words in
        ["“Late again,”", "“It is not mine to say when it will be here,”", "“No.”", "“no”", "“here.”"]
    {
        quote(&mut four, words, None);
    }
    four
}

fn reader(height: usize) -> Reader {
    let mut reader = Reader::default();
    reader.show(EntryId(0), Arc::new(Opened { briefing: four(), diagnostics: vec![] }), 24);
    reader.resize(24, height);
    reader
}

fn quotes(reader: &Reader) -> Vec<Place> {
    reader.opened.as_ref().expect("open").briefing.quotes.iter().map(|q| q.place).collect()
}

fn indices(all: &[Place], fits: impl Fn(Place) -> bool) -> String {
    let fitting = all.iter().enumerate().filter(|(_, place)| fits(**place));
    fitting.map(|(at, _)| at.to_string()).collect::<Vec<_>>().concat()
}

/// What `act` makes of the reader: first line, section, quote.
fn after(reader: &Reader, act: impl FnOnce(&mut Reader)) -> String {
    let mut reader = reader.clone();
    act(&mut reader);
    let quote = reader.quote.map_or(String::new(), |quote| format!("q{quote}"));
    format!("{}s{}{quote}", reader.top, reader.section)
}

#[test]
fn from_every_line_in_windows_of_all_heights() {
    let mut out = String::new();
    for height in [0, 1, 2, 5, 9, 14, 60] {
        let mut reader = reader(height);
        let all = quotes(&reader);
        let last = reader.last_top();
        writeln!(out, "{height} of {} lines, at most {last}", reader.page.lines.len()).expect("room");
        for line in 0..=last {
            reader.scroll_to(line);
            let sections: Vec<String> = (0..5).map(|s| after(&reader, |r| _ = r.go_to_section(s))).collect();
            let to: Vec<String> = all.iter().map(|place| after(&reader, |r| r.reveal(*place))).collect();
            writeln!(
                out,
                "{line:2} s{} {}% shows {} ahead {} · ) {} ( {} · sections {} · quotes {} · ends {}{}",
                reader.section,
                reader.percent(),
                indices(&all, |place| reader.in_view(place)),
                indices(&all, |place| reader.is_ahead(place)),
                after(&reader, |r| _ = r.step_quote(true)),
                after(&reader, |r| _ = r.step_quote(false)),
                sections.join(" "),
                to.join(" "),
                u8::from(reader.at_end()),
                u8::from(reader.came_to_end()),
            )
            .expect("room");
        }
    }
    insta::assert_snapshot!(out);
}

#[test]
fn lit_places_are_walked_from_the_line_on_top_and_around_the_ends() {
    let mut reader = reader(4);
    assert_eq!(reader.step_lit(true), None);
    let all = quotes(&reader);
    let last = reader.last_top();
    let mut starts = Vec::new();
    for line in 0..=last {
        reader.scroll_to(line);
        reader.light(Lit::Found("x".into()), all.clone());
        starts.push(reader.at.expect("one"));
    }
    let first_after = |line: &usize| {
        let here = reader.page.place_at(*line);
        all.iter().position(|p| (p.section, p.span.start) >= (here.section, here.span.start)).unwrap_or(0)
    };
    assert_eq!(starts, (0..=last).map(|line| first_after(&line)).collect::<Vec<_>>());
    reader.scroll_to(0);
    reader.light(Lit::Found("x".into()), all.clone());
    let walked: Vec<_> = (0..6).map(|_| (reader.step_lit(true), reader.at)).collect();
    let on = |around, at| (Some(around), Some(at));
    assert_eq!(walked, [on(false, 1), on(false, 2), on(false, 3), on(false, 4), on(true, 0), on(false, 1)]);
    let walked: Vec<_> = (0..4).map(|_| (reader.step_lit(false), reader.at)).collect();
    assert_eq!(walked, [on(false, 0), on(true, 4), on(false, 3), on(false, 2)]);
    reader.light(Lit::Found("x".into()), vec![all[0]]);
    assert_eq!((reader.step_lit(true), reader.step_lit(false)), (Some(true), Some(true)));
    reader.unlight();
    assert_eq!((reader.step_lit(true), &reader.lit, reader.places.len()), (None, &Lit::Nothing, 0));
}

/// One of every kind of block, with links in a heading and in the text.
fn kinds() -> Briefing {
    let mut kinds = briefing(&[
        "The port master said so to the mayor of Sande.\nAn item of a list\nA deeper item, long enough for two lines\nThe first of a row\nverbatim words  as they are\nmore of them",
        "A head within\nWords set off, long enough for more than a line",
    ]);
    let blocks = [
        BlockKind::Paragraph,
        BlockKind::Item { depth: 0, number: None },
        BlockKind::Item { depth: 9, number: None },
        BlockKind::Item { depth: 1, number: Some(12) },
        BlockKind::Verbatim,
        BlockKind::Verbatim,
    ];
    for (block, kind) in kinds.sections[0].blocks.iter_mut().zip(blocks) {
        block.kind = kind;
    }
    kinds.sections[1].blocks[0].kind = BlockKind::Subheading;
    kinds.sections[1].blocks[1].kind = BlockKind::BlockQuote;
    (kinds.sections[1].kicker, kinds.sections[1].heading) = (None, Some("What the mayor said".into()));
    let link = |text: &str| Link { text: text.into(), url: "https://example.org".into() };
    kinds.sections[0].links = vec![link("port master"), link("Sande")];
    kinds.sections[1].links = vec![link("mayor"), link("set off")];
    kinds
}

#[test]
fn a_page_line_by_line() {
    let mut out = String::new();
    let kinds = kinds();
    for width in [9, 22, 60] {
        let page = Page::new(&kinds, width);
        writeln!(out, "{width} columns, sections from {:?}", page.starts).expect("room");
        for (at, line) in page.lines.iter().enumerate() {
            let section = &kinds.sections[line.section];
            let words = match line.kind {
                LineKind::Title => line.span.of(&kinds.head.title),
                LineKind::Heading => line.span.of(section.heading.as_deref().unwrap_or("")),
                LineKind::Text => line.span.of(&section.body),
                _ => "",
            };
            let marker = match line.marker {
                Marker::None => String::new(),
                other => format!("{other:?} "),
            };
            let numbers: Vec<String> =
                page.marks_on(at).iter().map(|m| format!("{}@{}", m.label(), m.at)).collect();
            let strong = if line.strong { "strong " } else { "" };
            let place = page.place_at(at);
            writeln!(
                out,
                "{at:3} s{} of {} {:?} {marker}{strong}+{} «{words}» {} → s{} {}",
                line.section,
                page.section_at(at),
                line.kind,
                line.indent,
                numbers.join(" "),
                place.section,
                place.span.start,
            )
            .expect("room");
        }
    }
    insta::assert_snapshot!(out);
}

#[test]
fn every_letter_is_on_the_line_that_holds_it() {
    let four = four();
    for width in [5, 12, 40] {
        let page = Page::new(&four, width);
        for (section, s) in four.sections.iter().enumerate() {
            for (at, _) in s.body.char_indices() {
                let line = page.line_of(Place { section, span: Span::new(at, at) });
                let (found, next) = (&page.lines[line], page.lines[line + 1..].iter());
                let next = next.into_iter().find(|l| l.kind == LineKind::Text && l.section == section);
                assert!(found.section == section && found.span.start <= at, "{width} {section} {at}");
                assert!(next.is_none_or(|next| at < next.span.start), "{width} {section} {at}");
            }
        }
        assert_eq!(page.line_of(Place { section: 9, span: Span::new(0, 0) }), 0);
        assert_eq!(page.place_at(page.lines.len() + 5).section, 3);
    }
    assert_eq!(Page::default().place_at(0), Place::default());
}

/// Whoever has not come to the end has not read it, even if a larger window shows the end of itself.
#[test]
fn only_the_reader_comes_to_the_end() {
    let mut model = kept((100, 14));
    let reads = |effects: &[Effect]| {
        let read = |task: &Task| matches!(task.change, Change::Read { .. });
        effects.iter().any(|e| matches!(e, Effect::Keep { tasks, .. } if tasks.iter().any(read)))
    };
    press(&mut model, "j j j");
    assert!(!model.reader.came_to_end());
    for rows in 15..40 {
        let effects = update(&mut model, Event::Resize { columns: 100, rows });
        assert!(!reads(&effects), "{rows}");
        if model.reader.came_to_end() {
            break;
        }
    }
    assert!(model.reader.came_to_end());
    assert!(reads(&press(&mut model, "j")));
}
