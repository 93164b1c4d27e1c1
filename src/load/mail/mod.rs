//! Mail: letters and mailboxes, and pages that browsers save as one file (MHTML). Attachments are named, never
//! opened.

use super::{
    body::{Body, push_prose, squeeze},
    html::{self, Locator},
    plain,
    report::Report,
};
use crate::{
    briefing::{BlockKind, Diagnostic, Document, DraftSection, Head, SectionKind},
    text::SafeText,
};
use jiff::civil::Date;
use mail_parser::{Message, MessageParser, MimeHeaders, mailbox::mbox::MessageIterator};

/// Most letters of one mailbox that are shown.
const LETTERS: usize = 5_000;
/// Most attachments that are named.
const ATTACHMENTS: usize = 50;

/// Whether `bytes` begin as a letter or mailbox does.
pub fn is_mail(bytes: &[u8]) -> bool {
    if bytes.starts_with(b"From ") {
        return bytes[..bytes.len().min(4_096)].windows(7).any(|w| w == b"\nFrom: " || w == b"\nDate: ");
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(8_192)]);
    let mut names = Vec::new();
    for line in head.lines().take(60) {
        if line.is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) {
            continue;
        }
        let Some((name, _)) = line.split_once(':') else { return false };
        if name.is_empty() || name.bytes().any(|b| !(b.is_ascii_alphanumeric() || b == b'-')) {
            return false;
        }
        names.push(name.to_ascii_lowercase());
    }
    let has = |name: &str| names.iter().any(|found| found == name);
    has("from")
        && (has("subject") || has("date"))
        && (has("mime-version") || has("message-id") || has("received") || has("to"))
}

/// Loads a letter, a mailbox or a saved page.
///
/// # Errors
/// The reason in one line when there is nothing in it.
pub fn load(bytes: &[u8], report: &mut Report) -> Result<Document, SafeText> {
    if bytes.starts_with(b"From ") {
        return mailbox(bytes, report);
    }
    let message = MessageParser::default().parse(bytes).ok_or("no mail that can be read")?;
    let saved = message.header_raw("Snapshot-Content-Location").is_some()
        || message
            .content_type()
            .is_some_and(|kind| kind.subtype() == Some("related") && message.from().is_none_or(is_browser));
    if saved && let Some(page) = first_html(&message) {
        let mut document = html::load(&page, report)?;
        let url =
            message.header_raw("Snapshot-Content-Location").map(squeeze).filter(|url| html::is_web(url));
        document.head.source.url = document.head.source.url.or(url.map(Into::into));
        document.head.date = document.head.date.or_else(|| day(&message));
        return Ok(document);
    }
    if message.headers().is_empty() {
        return Err("no mail: it has no header lines".into());
    }
    Ok(letter(&message, bytes, report))
}

fn is_browser(from: &mail_parser::Address) -> bool {
    from.first().and_then(|one| one.name().or(one.address())).is_some_and(|name| name.starts_with("Saved by"))
}

fn first_html(message: &Message) -> Option<String> {
    message
        .parts
        .iter()
        .find(|part| part.is_text_html())
        .and_then(|part| part.text_contents())
        .map(str::to_owned)
}

fn head(message: &Message) -> Head {
    let mut head = Head {
        title: squeeze(message.subject().unwrap_or("")).into(),
        date: day(message),
        ..Head::default()
    };
    if let Some(from) = message.from().and_then(|from| from.first()) {
        let host = from.address().and_then(|address| address.rsplit_once('@')).map(|(_, host)| host);
        head.source.byline = from.name().or(from.address()).map(|name| squeeze(name).into());
        head.source.outlet = host.map(Into::into);
    }
    head
}

fn day(message: &Message) -> Option<Date> {
    let at = message.date()?;
    Date::new(i16::try_from(at.year).ok()?, i8::try_from(at.month).ok()?, i8::try_from(at.day).ok()?).ok()
}

/// A letter of its own: its sections are those of its text.
fn letter(message: &Message, bytes: &[u8], report: &mut Report) -> Document {
    let mut document = Document { head: head(message), ..Document::default() };
    let raw = String::from_utf8_lossy(bytes);
    if let Some(page) = first_html(message).filter(|page| page.trim().len() > 20) {
        document.sections = html::letter(&page, &document.head.title, &mut Locator::new(&raw));
    }
    if document.sections.is_empty()
        && let Some(text) = message.body_text(0)
        && let Ok(text) = plain::load(&text.replace("\r\n", "\n"), &mut Report::default())
    {
        // The first line of a letter is no title of its own; the subject is.
        document.sections = text.sections;
        if !text.head.title.is_empty() && text.head.title != document.head.title {
            let mut body = Body::default();
            body.push(BlockKind::Paragraph, &text.head.title, 1);
            let (body, blocks) = body.finish();
            document.sections.insert(0, DraftSection { body, blocks, line: 1, ..DraftSection::default() });
        }
    }
    document.sections.extend(attachments(message));
    if message.html_body_count() + message.text_body_count() == 0 {
        report.add(Diagnostic::warning("a letter without text", None));
    }
    document
}

/// The names of what is attached.
fn attachments(message: &Message) -> Option<DraftSection> {
    let mut body = Body::default();
    for part in message.attachments().take(ATTACHMENTS) {
        let kind = part.content_type().map_or_else(
            || "unknown".to_owned(),
            |kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or("")),
        );
        // Pictures inside the text are part of its layout.
        if part.content_id().is_some() && kind.starts_with("image/") {
            continue;
        }
        let name = part.attachment_name().unwrap_or("without a name");
        body.push(
            BlockKind::Item { depth: 0, number: None },
            &format!("{} ({kind}, {})", squeeze(name), size(part.len())),
            1,
        );
    }
    if body.is_empty() {
        return None;
    }
    let mut section =
        DraftSection { kind: Some(SectionKind::named("attachments")), line: 1, ..DraftSection::default() };
    section.heading = Some("Attachments".into());
    (section.body, section.blocks) = body.finish();
    Some(section)
}

fn size(bytes: usize) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

/// A section for each letter of a mailbox, in its order.
fn mailbox(bytes: &[u8], report: &mut Report) -> Result<Document, SafeText> {
    let mut document = Document::default();
    let mut line = 1;
    for found in MessageIterator::new(bytes).take(LETTERS + 1) {
        let Ok(found) = found else { break };
        if document.sections.len() == LETTERS {
            report.add(Diagnostic::warning(format!("only the first {LETTERS} letters are shown"), None));
            break;
        }
        let contents = found.contents();
        if let Some(message) = MessageParser::default().parse(contents) {
            let head = head(&message);
            document.head.date = document.head.date.max(head.date);
            document.sections.push(section(&message, &head, line));
        }
        line += memchr::memchr_iter(b'\n', contents).count() as u32 + 1;
    }
    if document.sections.is_empty() {
        return Err("a mailbox without letters".into());
    }
    Ok(document)
}

fn section(message: &Message, head: &Head, line: u32) -> DraftSection {
    let mut body = Body::default();
    let mut section = DraftSection { line, ..DraftSection::default() };
    match first_html(message) {
        Some(page) if page.trim().len() > 20 => {
            html::flow(&page, &head.title, line, &mut body, &mut section.links);
        }
        _ => push_prose(&mut body, &message.body_text(0).unwrap_or_default().replace("\r\n", "\n"), |_| line),
    }
    if let Some(attached) = attachments(message) {
        for block in &attached.blocks {
            body.push(
                BlockKind::Item { depth: 0, number: None },
                &format!("Attached: {}", block.span.of(&attached.body)),
                line,
            );
        }
    }
    let from = [head.date.map(|day| day.to_string().into()), head.source.byline.clone()];
    let above: Vec<SafeText> = from.into_iter().flatten().collect();
    section.kicker =
        (!above.is_empty()).then(|| above.iter().map(SafeText::as_str).collect::<Vec<_>>().join(", ").into());
    section.heading = (!head.title.is_empty()).then(|| head.title.clone());
    (section.body, section.blocks) = body.finish();
    section
}

#[cfg(test)]
mod tests {
    use super::*;

    const LETTER: &str = "From: =?utf-8?Q?Caf=C3=A9_Ledger?= <news@ledger.example>\r\nTo: you@example.org\r\nSubject: =?utf-8?B?R3JhaW4gc2hpcHMgc2FpbA==?=\r\nDate: Wed, 5 Nov 2025 06:00:00 +0100\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\nContent-Type: text/html; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<h2>Caf=E9 talks</h2><p>The talks went on for a =\r\nweek, the ministry said.</p><h2>Wheat</h2><p>Wheat fell by three per cent.</p><p><a href=3D'#'>Unsubscribe</a></p>\r\n--B\r\nContent-Type: application/pdf; name=plan.pdf\r\nContent-Disposition: attachment; filename=plan.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--B--\r\n";

    #[test]
    fn a_letter_with_an_attachment() {
        assert!(is_mail(LETTER.as_bytes()));
        let got = load(LETTER.as_bytes(), &mut Report::default()).unwrap();
        assert_eq!(got.head.title.as_str(), "Grain ships sail");
        assert_eq!(got.head.date.unwrap().to_string(), "2025-11-05");
        assert_eq!(got.head.source.byline.as_deref(), Some("Café Ledger"));
        let headings: Vec<_> = got.sections.iter().map(|s| s.heading.as_deref().unwrap_or("")).collect();
        assert_eq!(headings, ["Café talks", "Wheat", "Attachments"]);
        assert_eq!(got.sections[0].body.as_str(), "The talks went on for a week, the ministry said.");
        assert_eq!(got.sections[1].body.as_str(), "Wheat fell by three per cent.");
        assert_eq!(got.sections[2].body.as_str(), "plan.pdf (application/pdf, 3 bytes)");
    }

    #[test]
    fn a_mailbox_has_a_section_for_each_letter() {
        let one = |n: u8| {
            format!(
                "From a@b.example Wed Nov  5 06:00:00 2025\nFrom: A Writer <a@b.example>\nSubject: Letter {n}\nDate: Wed, {n} Nov 2025 06:00:00 +0000\n\nIt rained on day {n}.\n\n"
            )
        };
        let source = one(4) + &one(5);
        assert!(is_mail(source.as_bytes()));
        let got = load(source.as_bytes(), &mut Report::default()).unwrap();
        assert_eq!(got.sections.len(), 2);
        assert_eq!(got.sections[1].heading.as_deref(), Some("Letter 5"));
        assert_eq!(got.sections[1].body.as_str(), "It rained on day 5.");
        assert_eq!(got.sections[1].line, 8);
        assert_eq!(got.head.date.unwrap().to_string(), "2025-11-05");
    }

    #[test]
    fn a_page_saved_as_one_file() {
        let source = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/a\r\nSubject: Talks\r\nDate: Tue, 21 Oct 2025 08:00:00 -0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type=\"text/html\"; boundary=\"B\"\r\n\r\n--B\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<title>Talks stall</title><body><h1>Talks stall</h1><p>The talks stalled on Monday, the ministry said, and nobody knows when they will resume.</p>\r\n--B--\r\n";
        let got = load(source.as_bytes(), &mut Report::default()).unwrap();
        assert_eq!(got.head.title.as_str(), "Talks stall");
        assert_eq!(got.head.source.url.as_deref(), Some("https://example.org/a"));
        assert_eq!(got.sections.len(), 1);
    }

    #[test]
    fn what_is_no_mail() {
        for text in ["title: x\nsections: []\n", "From here on it rained.\n", "", "Note: a\n\nb"] {
            assert!(!is_mail(text.as_bytes()), "{text}");
        }
        assert!(load(b"\n\n", &mut Report::default()).is_err());
    }
}
