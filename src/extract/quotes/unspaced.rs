//! Direct quotes in scripts that write no blanks between words: by their marks and words of saying beside them.

use super::{
    RawQuote,
    regions::{self, Region},
};
use crate::{
    briefing::QuoteKind,
    extract::tokens::{Shape, Token, Tokens},
    text::Span,
};
use std::ops::Range;

/// Words of saying; a run of letters that holds one counts as a cue.
const CUES: &[&str] = &[
    "说",
    "說",
    "表示",
    "称",
    "稱",
    "指出",
    "回答",
    "问",
    "問",
    "写道",
    "寫道",
    "告诉",
    "告訴",
    "强调",
    "強調",
    "言",
    "述べ",
    "語",
    "話し",
    "答え",
    "発表",
    "กล่าว",
    "บอก",
];

/// How far from the marks a cue may stand, in tokens.
const REACH: usize = 3;

/// Letters from which on a quoted stretch is a quote without a cue beside it.
const LONG: usize = 16;

/// Whether most letters are of scripts without blanks between words.
pub fn is_unspaced(tokens: &Tokens) -> bool {
    let bytes = |shape: &dyn Fn(Shape) -> bool| -> usize {
        tokens.list.iter().filter(|t| shape(t.shape)).map(|t| (t.end - t.start) as usize).sum()
    };
    bytes(&|s| s == Shape::Uncased) * 2 > bytes(&Shape::is_word)
}

/// Finds the quotes of a divided text: stretches in marks with a cue near, or long ones.
pub fn find(text: &str, tokens: &Tokens) -> Vec<RawQuote> {
    let (mut out, mut found) = (Vec::new(), Vec::new());
    for paragraph in 0..tokens.paragraphs.len() {
        let range = tokens.paragraph(paragraph);
        found.clear();
        regions::find(text, &tokens.list, range.clone(), &mut found);
        for region in &found {
            let group = out.len() as u32;
            out.extend(quote(text, &tokens.list, region, &range, group));
        }
    }
    out
}

fn quote(text: &str, list: &[Token], region: &Region, range: &Range<usize>, group: u32) -> Option<RawQuote> {
    let span =
        |range: Range<usize>| Span::new(list[range.start].start as usize, list[range.end - 1].end as usize);
    let (start, end) = (region.open as usize, region.end as usize);
    let letters: usize =
        region.inside().map(|i| list[i].of(text).chars().filter(|c| c.is_alphanumeric()).count()).sum();
    let says = |i: &usize| CUES.iter().any(|c| list[*i].of(text).contains(c));
    let after = (end..range.end.min(end + REACH)).take_while(|i| list[*i].shape != Shape::Stop).find(says);
    let before = range.start.max(start.saturating_sub(REACH))..start;
    let before = before.rev().take_while(|i| list[*i].shape != Shape::Stop).find(says);
    let cue = after.or(before);
    (letters >= LONG || (cue.is_some() && letters >= 2)).then(|| RawQuote {
        content: span(region.range()),
        cue: cue.map(|c| list[c].span()),
        speaker: None,
        kind: QuoteKind::Direct,
        group,
        carried: false,
        confidence: 0.4,
    })
}

#[cfg(test)]
mod tests {
    use crate::extract::quotes;

    fn found(text: &str) -> Vec<&str> {
        quotes::find(text).into_iter().map(|q| q.content.of(text)).collect()
    }

    #[test]
    fn corner_brackets_with_a_cue() {
        assert_eq!(found("市長は「橋は五月に開通する」と述べた。"), ["「橋は五月に開通する」"]);
        assert_eq!(found("市长说：“大桥五月通车。”"), ["“大桥五月通车。”"]);
    }

    #[test]
    fn a_title_in_brackets_is_no_quote() {
        assert!(found("小説『橋の冬』は秋に出る。").is_empty());
    }
}
