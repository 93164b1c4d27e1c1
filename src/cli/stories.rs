//! `stories`: which briefings tell of one event, and which are the same item over again.

use super::{
    args::Stories,
    files::open_each,
    list::{near, nothing},
    out::{End, Out},
};
use crate::library::story::{self, Trace};
use serde_json::json;

/// Lists the events that more than one item tells of, and the copies.
///
/// # Errors
/// When standard output is gone, or something named is not readable.
pub fn run(args: &Stories, out: &mut Out) -> anyhow::Result<End> {
    let (mut traces, mut told) = (Vec::new(), Vec::new());
    let tally = open_each(&args.paths, |file, opened| {
        traces.push(Trace::of(&opened.briefing));
        let head = &opened.briefing.head;
        told.push((
            near(file),
            head.date.map(|day| day.to_string()).unwrap_or_default(),
            head.title.to_string(),
        ));
        Ok(())
    })?;
    let stories = story::gather(&traces);
    let line = |at: usize| format!("{:<10}  {}  ({})", told[at].1, told[at].2, told[at].0);
    let mut found = false;
    for event in &stories.events {
        if args.json {
            let files: Vec<&str> = event.iter().map(|at| told[*at].0.as_str()).collect();
            out.line(&json!({ "event": files }).to_string())?;
        } else {
            out.text(if found { "\n" } else { "" })?;
            for at in event {
                out.line(&line(*at))?;
            }
        }
        found = true;
    }
    for at in (0..told.len()).filter(|at| stories.copy_of[*at].is_none()) {
        let also: Vec<usize> = (0..told.len()).filter(|other| stories.copy_of[*other] == Some(at)).collect();
        if also.is_empty() {
            continue;
        }
        let also: Vec<&str> = also.iter().map(|at| told[*at].0.as_str()).collect();
        if args.json {
            out.line(&json!({ "item": told[at].0, "also": also }).to_string())?;
        } else {
            out.text(if found { "\n" } else { "" })?;
            out.line(&line(at))?;
            out.line(&format!("            also in {}", also.join(", ")))?;
        }
        found = true;
    }
    if tally.failed > 0 {
        anyhow::bail!(super::Told);
    }
    if !found {
        nothing("event that several items tell of, and no copies,", tally.opened);
        return Ok(End::Nothing);
    }
    Ok(End::Found)
}
