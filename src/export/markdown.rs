//! Quotes as Markdown: each a block quote with its citation below.

use super::citation::{bare, reference, speaker};
use crate::briefing::{Briefing, Quote};

/// One quote as Markdown; characters that Markdown would take for marks are escaped.
pub fn quote(briefing: &Briefing, quote: &Quote) -> String {
    let words = escape(&bare(briefing.words(quote.place)).replace('\n', " "));
    let via = quote
        .via
        .and_then(|id| briefing.actor(id))
        .map_or(String::new(), |actor| format!(", via {}", actor.name));
    let who = escape(&format!("{}{via}", speaker(briefing, quote)));
    format!("> {words}\n>\n> — {who}; {}\n", escape(&reference(&briefing.head)))
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn nothing_a_document_says_is_markup() {
        assert_eq!(escape("<img src=x> *a* [b](c)"), "\\<img src=x\\> \\*a\\* \\[b\\](c)");
    }
}
