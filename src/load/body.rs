//! Bodies in their normal form: one block a line, blanks squeezed, hard-wrapped lines joined.

use crate::{
    briefing::{Block, BlockKind},
    text::{SafeText, Span, safe},
};

/// Collects the blocks of one section.
#[derive(Debug, Default)]
pub struct Body {
    text: String,
    blocks: Vec<Block>,
}

impl Body {
    /// Adds a block that starts on the 1-based file `line`. Prose has its blanks squeezed; [`BlockKind::Verbatim`]
    /// keeps them. A block without a visible character is left out, unless it is verbatim.
    pub fn push(&mut self, kind: BlockKind, text: &str, line: u32) {
        let verbatim = kind == BlockKind::Verbatim;
        let text = if verbatim { expand_tabs(text) } else { squeeze(text) };
        let text = safe::clean(&text);
        if text.trim().is_empty() && (!verbatim || self.blocks.is_empty()) {
            return;
        }
        if !self.blocks.is_empty() {
            self.text.push('\n');
        }
        let start = self.text.len();
        self.text.push_str(&text);
        self.blocks.push(Block { span: Span::new(start, self.text.len()), kind, line });
    }

    /// Whether nothing was added.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// Body and blocks as a section holds them.
    pub fn finish(self) -> (SafeText, Vec<Block>) {
        (self.text.into(), self.blocks)
    }
}

/// Line blanks: what separates words and never means anything else. No-break spaces are not among them.
fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// `text` on one line with single blanks between words and none around.
pub fn squeeze(text: &str) -> String {
    if is_squeezed(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split(is_blank).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// The same of a text that nobody else needs.
pub fn squeezed(text: String) -> String {
    if is_squeezed(&text) { text } else { squeeze(&text) }
}

/// Whether there is nothing to squeeze.
fn is_squeezed(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut last = b' ';
    for (at, &b) in bytes.iter().enumerate() {
        let blank = match b {
            b' ' => last == b' ',
            b'\t'..=b'\r' => true,
            0xC2 => bytes.get(at + 1) == Some(&0x85),
            0xE2 => matches!(bytes.get(at + 1..at + 3), Some([0x80, 0xA8 | 0xA9])),
            _ => false,
        };
        if blank {
            return false;
        }
        last = b;
    }
    last != b' ' || bytes.is_empty()
}

/// One line of code or table with tabs set to every fourth column, blanks at its end and line breaks dropped.
fn expand_tabs(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut column = 0;
    for c in text.trim_end().chars() {
        match c {
            '\t' => {
                let to = (column / 4 + 1) * 4;
                out.extend(std::iter::repeat_n(' ', to - column));
                column = to;
            }
            c if is_blank(c) => {
                out.push(' ');
                column += 1;
            }
            c => {
                out.push(c);
                column += 1;
            }
        }
    }
    out
}

/// Adds one line of prose: a list item when it begins like one, else a paragraph.
///
/// Numbers are left in the text: `5. October` begins a sentence as often as a list.
pub fn push_line(body: &mut Body, text: &str, line: u32) {
    match item(text) {
        Some(rest) => body.push(BlockKind::Item { depth: 0, number: None }, rest, line),
        None => body.push(BlockKind::Paragraph, text, line),
    }
}

/// What follows the mark of a list item.
fn item(text: &str) -> Option<&str> {
    let rest = text.trim_start().strip_prefix(['-', '*', '•'])?;
    rest.starts_with([' ', '\t', '\u{a0}']).then_some(rest)
}

/// Adds running text whose lines may be hard-wrapped. `line_of(i)` is the file line of the text's `i`-th line.
pub fn push_prose(body: &mut Body, text: &str, line_of: impl Fn(usize) -> u32) {
    let lines: Vec<&str> = text.split('\n').collect();
    let wrap = wrap_width(&lines);
    let mut at = 0;
    while at < lines.len() {
        let first = at;
        at += 1;
        while at < lines.len() && joins(lines[at - 1], lines[at], wrap) {
            at += 1;
        }
        let line = line_of(first);
        if at == first + 1 {
            push_line(body, lines[first], line);
        } else {
            push_line(body, &lines[first..at].join(" "), line);
        }
    }
}

/// The column at which `lines` were wrapped by hand or by an editor; `None` when each line is a paragraph.
///
/// Hard-wrapped text shows itself by sentences that go on in lower case after the line break, and by lines of
/// which none is longer than a screen is wide.
pub fn wrap_width(lines: &[&str]) -> Option<usize> {
    let mut longest = 0;
    let (mut pairs, mut running) = (0_usize, 0_usize);
    for pair in lines.windows(2) {
        let (line, next) = (pair[0].trim(), pair[1].trim());
        if line.is_empty() || next.is_empty() {
            continue;
        }
        pairs += 1;
        let open = !ends_sentence(line);
        let lower = next.chars().next().is_some_and(char::is_lowercase);
        running += usize::from(open && lower);
    }
    for line in lines {
        // No screen is that wide: whoever wrote this did not wrap lines.
        if line.len() > 130 && line.trim().chars().count() > 130 {
            return None;
        }
        longest = longest.max(line.trim().chars().count());
    }
    (longest >= 30 && running > 0 && running * 5 >= pairs).then_some(longest)
}

/// Whether `next` only goes on with the paragraph that `line` is in: the break between them stands where the
/// next word would not have fitted.
pub fn joins(line: &str, next: &str, wrap: Option<usize>) -> bool {
    let (line, next) = (line.trim(), next.trim());
    let (Some(wrap), false, false) = (wrap, line.is_empty(), next.is_empty()) else {
        return false;
    };
    if item(next).is_some() {
        return false;
    }
    let word = next.split(is_blank).next().map_or(0, |word| word.chars().count());
    let full = line.chars().count() + 1 + word > wrap;
    full || (!ends_sentence(line) && next.chars().next().is_some_and(char::is_lowercase))
}

/// Whether `line` ends as a sentence does, closing quotation marks and brackets aside.
pub fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(|c: char| {
        matches!(c, '"' | '\'' | ')' | ']' | '”' | '’' | '»' | '«' | '“' | '*') || c == ' '
    })
    .chars()
    .next_back()
    .is_some_and(|c| matches!(c, '.' | '!' | '?' | '…' | ':' | ';' | '。' | '！' | '？' | '؟' | '।'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prose(text: &str) -> Vec<(String, u32)> {
        let mut body = Body::default();
        push_prose(&mut body, text, |i| i as u32 + 1);
        let (text, blocks) = body.finish();
        blocks.iter().map(|b| (b.span.of(&text).to_owned(), b.line)).collect()
    }

    #[test]
    fn each_whole_line_is_a_paragraph() {
        let got = prose("The first is short.\nThe second says more than that.\nThird?");
        assert_eq!(got.len(), 3);
        assert_eq!(got[2], ("Third?".into(), 3));
    }

    #[test]
    fn wrapped_lines_are_joined() {
        let text = "The ministry said on Tuesday that the\ntalks would go on. Nobody believed\nit.\n\nThen came rain, and with it the\nother side.\n";
        let got = prose(text);
        assert_eq!(got.len(), 2, "{got:?}");
        assert_eq!(got[0].0, "The ministry said on Tuesday that the talks would go on. Nobody believed it.");
        assert_eq!(got[1].1, 5);
    }

    #[test]
    fn a_wrapped_line_may_end_with_a_full_stop() {
        let text = "It rained all day on the far bank here.\nThe lock keeper wrote it down, as he does\nevery day, and went home.";
        assert_eq!(prose(text).len(), 1);
    }

    #[test]
    fn marked_lines_are_items() {
        let mut body = Body::default();
        push_prose(&mut body, "They want:\n- a lock that opens\n* a map\n-5 degrees.", |i| i as u32 + 1);
        let (text, blocks) = body.finish();
        assert_eq!(text.as_str(), "They want:\na lock that opens\na map\n-5 degrees.");
        let item = BlockKind::Item { depth: 0, number: None };
        let kinds: Vec<_> = blocks.iter().map(|b| b.kind).collect();
        assert_eq!(kinds, [BlockKind::Paragraph, item, item, BlockKind::Paragraph]);
    }

    #[test]
    fn every_blank_is_squeezed_wherever_it_stands() {
        for blank in [' ', '\t', '\n', '\u{b}', '\r', '\u{85}', '\u{2028}', '\u{2029}'] {
            for (text, squeezed) in [
                ("_", ""),
                ("__", ""),
                ("_a", "a"),
                ("a_", "a"),
                ("a_b", "a b"),
                ("a__b", "a b"),
                ("é_ö", "é ö"),
                ("a _b_ c", "a b c"),
            ] {
                let text = text.replace('_', &blank.to_string());
                assert_eq!(squeeze(&text), squeezed, "{text:?}");
            }
        }
        for text in ["", "a", "a b", "a\u{a0}b", "\u{a0}", "\u{c2}\u{2027} \u{202a}\u{86}", "\u{3000}"] {
            assert_eq!(squeeze(text), text, "{text:?}");
        }
    }

    #[test]
    fn tabs_reach_to_every_fourth_column() {
        for (text, set) in [
            ("\tx", "    x"),
            ("a\tx", "a   x"),
            ("abc\tx", "abc x"),
            ("abcd\tx", "abcd    x"),
            ("é\u{85}\t\tx", "é       x"),
            ("a b\u{b}c\tx", "a b c   x"),
            ("  x \t", "  x"),
        ] {
            assert_eq!(expand_tabs(text), set, "{text:?}");
        }
    }

    #[test]
    fn an_empty_line_counts_inside_code_only() {
        let mut body = Body::default();
        body.push(BlockKind::Verbatim, " ", 1);
        assert!(body.is_empty());
        body.push(BlockKind::Verbatim, "a", 2);
        body.push(BlockKind::Verbatim, "", 3);
        body.push(BlockKind::Item { depth: 0, number: None }, "", 4);
        assert!(!body.is_empty());
        let (text, blocks) = body.finish();
        assert_eq!((text.as_str(), blocks.len()), ("a\n", 2));
    }

    #[test]
    fn the_column_at_which_lines_were_wrapped() {
        let line = |letters: usize| "x".repeat(letters);
        let pair = |letters: usize| [line(letters), "go on".to_owned()];
        let width = |lines: &[String]| {
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            wrap_width(&lines)
        };
        assert_eq!((width(&pair(29)), width(&pair(30))), (None, Some(30)));
        assert_eq!((width(&pair(130)), width(&pair(131))), (Some(130), None));
        let wide = ["é".repeat(130), "go on".to_owned()];
        assert_eq!(width(&wide), Some(130), "letters count, not bytes");
        // One break of five inside a sentence is enough, one of six is not.
        let mut lines = vec![line(40), "goes on.".to_owned()];
        lines.extend(std::iter::repeat_n("A whole line.".to_owned(), 4));
        assert_eq!(width(&lines), Some(40));
        lines.extend([String::new(), "A paragraph alone.".to_owned()]);
        assert_eq!(width(&lines), Some(40), "breaks beside empty lines are none");
        lines.push("And another.".to_owned());
        assert_eq!(width(&lines), None);
        assert_eq!(width(&[line(40), "Goes on".to_owned()]), None, "a capital begins anew");
        assert_eq!(width(&[line(40) + ".", "goes on".to_owned()]), None);
    }

    #[test]
    fn a_line_is_joined_where_the_next_word_would_not_have_fitted() {
        let wrap = Some(10);
        for (line, next, joined) in [
            ("abcde fgh", "a", true),
            ("abcde fg", "A", false),
            ("abcde fg", "Ab", true),
            ("abcde fg", "A rest", false),
            ("abcde.", "abcd", true),
            ("abcde.", "abc", false),
            ("abcde.", "abc\u{85}e", false),
            ("abcde", "abc", true),
            ("abcde", "Abc", false),
            ("", "abc", false),
            ("abcde fgh", " ", false),
            ("abcde fgh", "- item", false),
        ] {
            assert_eq!(joins(line, next, wrap), joined, "{line:?} {next:?}");
        }
        assert!(!joins("abcde fgh", "abc", None));
    }

    #[test]
    fn where_sentences_end() {
        for text in
            ["a.", "a!", "a?", "a…", "a:", "a;", "a.”", "a.)", "a.' ", "a.*", "漢。", "a؟", "a।", "a.»"]
        {
            assert!(ends_sentence(text), "{text}");
        }
        for text in ["", "a", "a,", "a”", "(a)", "a -", "”"] {
            assert!(!ends_sentence(text), "{text}");
        }
    }

    #[test]
    fn blanks_are_squeezed_and_blocks_cover_the_body() {
        let mut body = Body::default();
        body.push(BlockKind::Paragraph, "  a\tb \r\n c\u{2028}d ", 1);
        body.push(BlockKind::Paragraph, " \t ", 2);
        body.push(BlockKind::Verbatim, "x\ty  ", 3);
        let (text, blocks) = body.finish();
        assert_eq!(text.as_str(), "a b c d\nx   y");
        assert_eq!(blocks.iter().map(|b| b.line).collect::<Vec<_>>(), [1, 3]);
        assert_eq!(blocks[1].span.of(&text), "x   y");
    }
}
