//! A quote with everything that is needed to cite it, in one line.

use crate::{
    briefing::{Briefing, Head, Quote, QuoteKind},
    text::SafeText,
};

/// The quote in one line: words — speaker, role, via whom; “briefing”, outlet, date, address.
///
/// ```text
/// “next steps” — Marco Rubio, US Secretary of State, via State Department; “Summit plans slip”, Example Wire, 21 October 2025, https://example.org/a
/// ```
/// Quotation marks of the text are replaced by one pair around the whole, those within by single ones. What is
/// no word-for-word quote carries no marks of its own and is followed by `(paraphrased)`. What is not known is
/// left out, except the speaker. A sentence that its cue interrupts is cited whole: `“The bridge […] will open in May.”`
pub fn citation(briefing: &Briefing, quote: &Quote) -> String {
    let mut out = match sentence(briefing, quote) {
        [] | [_] => words(briefing, quote),
        parts => {
            let parts = parts.iter().map(|part| said(&one_line(briefing.words(part.place))));
            format!("“{}”", parts.collect::<Vec<_>>().join(" […] "))
        }
    };
    out.push_str(" — ");
    out.push_str(&speaker(briefing, quote));
    if let Some(via) = quote.via.and_then(|id| briefing.actor(id)) {
        out.push_str(", via ");
        out.push_str(&via.name);
    }
    out.push_str("; ");
    out.push_str(&reference(&briefing.head));
    SafeText::from(out).into_string()
}

/// The words as a citation shows them.
pub fn words(briefing: &Briefing, quote: &Quote) -> String {
    let text = one_line(briefing.words(quote.place));
    if quote.kind == QuoteKind::Direct {
        format!("“{}”", said(&text))
    } else {
        format!("{text} (paraphrased)")
    }
}

/// Words without marks of their own. The comma before `she said` belongs to the sentence around them.
fn said(text: &str) -> String {
    single_marks(bare(text).trim_end_matches([',', ' ']))
}

/// The parts of the sentence of which this quote is one: word for word, of one attribution, each but the first begun in
/// the middle of it.
fn sentence<'b>(briefing: &'b Briefing, quote: &Quote) -> &'b [Quote] {
    let Some(at) = briefing.quotes.iter().position(|other| other.place == quote.place) else { return &[] };
    let goes_on = |a: &Quote, b: &Quote| {
        let direct = a.kind == QuoteKind::Direct && b.kind == QuoteKind::Direct;
        let one = a.group == b.group && a.speaker == b.speaker && a.place.section == b.place.section;
        direct && one && bare(briefing.words(b.place)).starts_with(char::is_lowercase)
    };
    let back = briefing.quotes[..=at].windows(2).rev().take_while(|two| goes_on(&two[0], &two[1])).count();
    let on = briefing.quotes[at..].windows(2).take_while(|two| goes_on(&two[0], &two[1])).count();
    &briefing.quotes[at - back..=at + on]
}

/// Who said it, with the role where it is known.
pub fn speaker(briefing: &Briefing, quote: &Quote) -> String {
    match quote.speaker.and_then(|id| briefing.actor(id)) {
        Some(actor) => match &actor.role {
            Some(role) if !role.is_empty() && **role != *actor.name => format!("{}, {role}", actor.name),
            _ => actor.name.to_string(),
        },
        None => "speaker not known".into(),
    }
}

/// Where it stands: title, outlet, day and address, as far as they are known.
pub fn reference(head: &Head) -> String {
    let mut parts = vec![format!("“{}”", single_marks(&one_line(&head.title)))];
    parts.extend(head.source.outlet.iter().map(ToString::to_string));
    parts.extend(head.date.map(long_date));
    parts.extend(head.source.url.iter().map(ToString::to_string));
    parts.join(", ")
}

/// `21 October 2025`.
pub fn long_date(day: jiff::civil::Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `text` without the one pair of quotation marks that encloses all of it.
pub fn bare(text: &str) -> &str {
    const PAIRS: [(char, char); 8] =
        [('"', '"'), ('“', '”'), ('„', '“'), ('„', '”'), ('«', '»'), ('»', '«'), ('‘', '’'), ('\'', '\'')];
    let text = text.trim();
    for (open, close) in PAIRS {
        if let Some(inner) = text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close))
            && !inner.contains([open, close])
        {
            return inner.trim();
        }
    }
    // A quotation that goes on in the next paragraph has no closing mark.
    match text.strip_prefix(['"', '“', '„', '«']) {
        Some(rest) if !rest.contains(['"', '”', '“', '»']) => rest.trim(),
        _ => text,
    }
}

/// Double quotation marks made single, opening ones after a blank.
fn single_marks(text: &str) -> String {
    let mut previous = ' ';
    let marks = text.chars().map(|c| {
        let opens = previous.is_whitespace() || matches!(previous, '(' | '[' | '—' | '–');
        previous = c;
        match c {
            '"' if opens => '‘',
            '“' | '„' => '‘',
            '”' | '"' => '’',
            c => c,
        }
    });
    marks.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        briefing::{Actor, ActorId, Attribution, Place, Section, SectionKind},
        text::Span,
    };
    use jiff::civil::date;

    fn sample(body: &str, kind: QuoteKind) -> (Briefing, Quote) {
        let section = Section {
            kind: SectionKind::Story,
            kicker: None,
            heading: None,
            body: body.into(),
            blocks: vec![],
            links: vec![],
            line: 1,
        };
        let mut briefing = Briefing { sections: vec![section], ..Briefing::default() };
        briefing.head.title = "Grain \"corridor\" opens".into();
        briefing.head.date = Some(date(2025, 10, 2));
        briefing.head.source.outlet = Some("Example Wire".into());
        let role = Some("US Secretary of State".into());
        briefing.actors.push(Actor { name: "Marco Rubio".into(), role, ..Actor::default() });
        briefing.actors.push(Actor { name: "CNN".into(), ..Actor::default() });
        let quote = Quote {
            place: Place { section: 0, span: Span::new(0, body.len()) },
            kind,
            speaker: Some(ActorId(0)),
            speaker_place: None,
            cue: None,
            via: Some(ActorId(1)),
            group: 0,
            attribution: Attribution::Cue,
            confidence: 1.0,
        };
        (briefing, quote)
    }

    #[test]
    fn the_whole_line() {
        let (briefing, quote) = sample("\"next steps,\"", QuoteKind::Direct);
        assert_eq!(
            citation(&briefing, &quote),
            "“next steps” — Marco Rubio, US Secretary of State, via CNN; “Grain ‘corridor’ opens”, Example Wire, 2 October 2025"
        );
    }

    #[test]
    fn a_sentence_that_its_cue_interrupts_is_cited_whole() {
        let body = "“The bridge,” he said, “will open in May.” “I was there,” he said. “It was wet.”";
        let (mut briefing, quote) = sample(body, QuoteKind::Direct);
        let part = |words: &str, group| {
            let start = body.find(words).expect("there");
            let place = Place { section: 0, span: Span::new(start, start + words.len()) };
            Quote { place, group, via: None, ..quote.clone() }
        };
        briefing.quotes = vec![
            part("“The bridge,”", 0),
            part("“will open in May.”", 0),
            part("“I was there,”", 1),
            part("“It was wet.”", 1),
        ];
        let cited =
            |n: usize| citation(&briefing, &briefing.quotes[n]).split(" — ").next().map(str::to_owned);
        assert_eq!(cited(0).as_deref(), Some("“The bridge […] will open in May.”"));
        assert_eq!(cited(1), cited(0));
        assert_eq!(cited(2).as_deref(), Some("“I was there”"));
        assert_eq!(cited(3).as_deref(), Some("“It was wet.”"));
    }

    #[test]
    fn what_is_not_known_is_left_out() {
        let (mut briefing, mut quote) = sample("talks were “frank”", QuoteKind::Mixed);
        (quote.speaker, quote.via) = (None, None);
        briefing.head.date = None;
        briefing.head.source.outlet = None;
        assert_eq!(
            citation(&briefing, &quote),
            "talks were “frank” (paraphrased) — speaker not known; “Grain ‘corridor’ opens”"
        );
    }

    #[test]
    fn marks_within_become_single() {
        assert_eq!(bare("“a ‘b’ c”"), "a ‘b’ c");
        assert_eq!(bare("\"a\" and \"b\""), "\"a\" and \"b\"");
        assert_eq!(single_marks("he said \"no\" twice (\"ever\")"), "he said ‘no’ twice (‘ever’)");
    }
}
