//! Prints what extraction makes of files: actors with roles, quotes with speaker, relayer and confidence.

use onrecord::briefing::Briefing;

fn main() {
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path).expect("a readable file");
        println!("== {path}");
        let (document, mut diagnostics) = onrecord::load::load(&path, &bytes);
        match document {
            Ok(document) => {
                let (briefing, more) = onrecord::extract::brief(document);
                diagnostics.extend(more);
                print(&briefing);
            }
            Err(reason) => println!("  refused: {reason}"),
        }
        for d in diagnostics {
            println!("  ! {}", d.message);
        }
    }
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
