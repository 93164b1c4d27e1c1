//! How well items of one event are found to belong together, on items written for it: `tests/stories/items.txt`.
//!
//! `cargo test --test stories -- --nocapture` prints it, pair by pair of items.

use onrecord::{
    extract,
    library::story::{Trace, gather},
    load,
};
use std::collections::HashMap;

struct Item {
    event: &'static str,
    title: &'static str,
    trace: Trace,
}

fn items() -> Vec<Item> {
    let source = include_str!("stories/items.txt");
    let lines = source.lines().filter(|line| !line.starts_with('#'));
    let item = |(number, line): (usize, &'static str)| {
        let fields: Vec<&str> = line.split(" | ").collect();
        let [event, day, title, text] = fields[..] else { panic!("{line}") };
        let url = format!("https://paper{}.example/{number}", number % 7);
        let page = format!(
            "title: {title:?}\ndate: {day}\nsource: {{ url: {url:?} }}\nsections:\n  - body: {text:?}\n"
        );
        let document = load::load("item.yaml", page.as_bytes()).0.expect("a briefing");
        Item { event, title, trace: Trace::of(&extract::brief(document).0) }
    };
    lines.enumerate().map(item).collect()
}

#[test]
fn items_of_one_event_come_together_and_look_alikes_stay_apart() {
    let items = items();
    let traces: Vec<&Trace> = items.iter().map(|item| &item.trace).collect();
    let stories = gather(&traces);
    let mut group_of: HashMap<usize, usize> = HashMap::new();
    for (group, story) in stories.events.iter().enumerate() {
        group_of.extend(story.iter().map(|at| (*at, group)));
    }
    let (mut found, mut right, mut wanted) = (0, 0, 0);
    for (a, one) in items.iter().enumerate() {
        for (b, two) in items.iter().enumerate().skip(a + 1) {
            let same = one.event == two.event;
            let together = group_of.contains_key(&a) && group_of.get(&a) == group_of.get(&b);
            wanted += usize::from(same);
            found += usize::from(together);
            right += usize::from(same && together);
            if same != together {
                println!("{}  {} / {}", if same { "apart:   " } else { "together:" }, one.title, two.title);
            }
        }
    }
    let (precision, recall) = (right as f64 / found.max(1) as f64, right as f64 / wanted as f64);
    println!(
        "{} items, {wanted} pairs of one event: precision {precision:.3}, recall {recall:.3}",
        items.len()
    );
    assert!(stories.copy_of.iter().all(Option::is_none), "none is a copy of another");
    assert!(precision >= 0.95 && recall >= 0.75, "precision {precision:.3}, recall {recall:.3}");
}
