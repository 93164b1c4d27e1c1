//! Prints what extraction makes of files: actors with roles, quotes with speaker, relayer and confidence.

use onrecord::briefing::{Block, BlockKind, Briefing, Document, DraftSection, Head};
use onrecord::text::Span;

fn main() {
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&path).expect("readable");
        let (briefing, diagnostics) = onrecord::extract::brief(plain(&text));
        println!("== {path}");
        print(&briefing);
        for d in diagnostics {
            println!("  ! {}", d.message);
        }
    }
}

fn plain(text: &str) -> Document {
    let mut lines = text.trim().lines();
    let head = Head { title: lines.next().unwrap_or("").into(), ..Head::default() };
    let mut sections: Vec<DraftSection> = Vec::new();
    let mut open = false;
    for line in lines.map(str::trim).filter(|l| !l.is_empty()) {
        let short = line.chars().count() < 90 && !line.ends_with(['.', '"', '”']);
        if short && !open {
            sections.push(DraftSection { kicker: Some(line.into()), ..DraftSection::default() });
            open = true;
        } else if short {
            if let Some(s) = sections.last_mut() {
                s.heading = Some(line.into());
            }
        } else {
            open = false;
            if sections.is_empty() {
                sections.push(DraftSection::default());
            }
            if let Some(s) = sections.last_mut() {
                s.body = if s.body.is_empty() {
                    line.into()
                } else {
                    format!("{}\n{line}", s.body).as_str().into()
                };
            }
        }
    }
    for s in &mut sections {
        let span = Span::new(0, s.body.len());
        s.blocks.push(Block { span, kind: BlockKind::Paragraph, line: 1 });
    }
    Document { head, sections, ..Document::default() }
}

fn print(b: &Briefing) {
    for a in &b.actors {
        let role = a.role.as_deref().unwrap_or("-");
        let of = a.affiliation.as_deref().unwrap_or("-");
        let aliases: Vec<&str> = a.aliases.iter().map(|s| &**s).collect();
        println!("  {:?} {} | {role} | {of} | {} | {}", a.kind, a.name, a.mentions.len(), aliases.join("; "));
    }
    for s in &b.sections {
        println!("  # {}", s.kind.name());
    }
    for q in &b.quotes {
        let who = |id: Option<_>| id.and_then(|i| b.actor(i)).map_or("?", |a| &*a.name);
        let named = q.speaker_place.map_or("", |p| b.words(p));
        println!(
            "  [{}] {} ({named}) via {} {:?} {:.2}: {}",
            q.kind.name(),
            who(q.speaker),
            who(q.via),
            q.attribution,
            q.confidence,
            b.words(q.place)
        );
    }
    for h in &b.hedges {
        println!("  ~ {} {:?}", b.words(h.place), h.range);
    }
}
