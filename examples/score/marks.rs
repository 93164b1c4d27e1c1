//! Quotation marks as the measure sees them: which stretches are quoted, and of which kind a span is by that.

/// Whether each character stands between quotation marks (marks included): straight and curly double marks and
/// guillemets, open to the end of the paragraph where they are not closed; curly single pairs outside of those.
pub fn quoted(text: &[char]) -> Vec<bool> {
    let mut inside = vec![false; text.len() + 1];
    let mut start = 0;
    for paragraph in text.split(|c| *c == '\n') {
        doubles(text, start, start + paragraph.len(), &mut inside);
        start += paragraph.len() + 1;
    }
    singles(text, &mut inside);
    inside
}

fn doubles(text: &[char], start: usize, end: usize, inside: &mut [bool]) {
    let at = |i: usize| if i >= start && i < end { text[i] } else { ' ' };
    let mut open: Option<usize> = None;
    let mut i = start;
    while i < end {
        let c = text[i];
        let twice = |mark: char| c == mark && i + 1 < text.len() && text[i + 1] == mark;
        let before = if i > start { text[i - 1] } else { ' ' };
        if c == '"' {
            match open {
                None => open = Some(i),
                Some(_)
                    if before.is_whitespace()
                        && !at(i + 1).is_whitespace()
                        && !".,;:!?)".contains(at(i + 1)) =>
                {
                    open = Some(i);
                }
                Some(from) => {
                    inside[from..=i].fill(true);
                    open = None;
                }
            }
        } else if "“«„".contains(c) || twice('`') {
            open = open.or(Some(i));
            i += usize::from(c == '`');
        } else if ("”»".contains(c) || twice('\''))
            && let Some(from) = open
        {
            inside[from..=i].fill(true);
            open = None;
        }
        i += 1;
    }
    if let Some(from) = open
        && end - from > 1
    {
        inside[from..end].fill(true);
    }
}

fn singles(text: &[char], inside: &mut [bool]) {
    let word = |i: usize| text.get(i).is_some_and(|c| c.is_alphanumeric() || *c == '_');
    let mut i = 0;
    while i < text.len() {
        if text[i] == '‘'
            && !(i > 0 && word(i - 1))
            && let Some(end) = single_end(text, i, &word)
        {
            if !inside[i..end].contains(&true) {
                inside[i..end].fill(true);
            }
            i = end;
            continue;
        }
        i += 1;
    }
}

/// One past the mark that closes the single one at `open`: the first that no letter follows.
fn single_end(text: &[char], open: usize, word: &dyn Fn(usize) -> bool) -> Option<usize> {
    for i in open + 1..text.len() {
        match text[i] {
            '’' if !word(i + 1) => return Some(i + 1),
            '‘' | '\n' => return None,
            _ => {}
        }
    }
    None
}

/// `direct`, `indirect` or `mixed`, by the share of letters and digits that are quoted.
pub fn kind(text: &[char], start: usize, end: usize, inside: &[bool]) -> usize {
    let (mut quoted, mut all) = (0, 0);
    for i in (start..end).filter(|i| text[*i].is_alphanumeric()) {
        all += 1;
        quoted += usize::from(inside[i]);
    }
    if all == 0 {
        return if inside[start..end].contains(&true) { 0 } else { 1 };
    }
    match quoted {
        q if 20 * q >= 19 * all => 0,
        0 => 1,
        _ => 2,
    }
}

/// The span without blanks, marks and brackets at its ends.
pub fn trimmed(text: &[char], mut start: usize, mut end: usize) -> (usize, usize) {
    const EDGE: &str = " \t\n\r\u{a0}\"“”«»„'‘’`.,;:!?…—–-()[]";
    while start < end && EDGE.contains(text[start]) {
        start += 1;
    }
    while end > start && EDGE.contains(text[end - 1]) {
        end -= 1;
    }
    (start, end)
}
