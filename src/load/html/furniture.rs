//! Lines that are furniture by their words alone: "Advertisement", "Read more", picture credits, bare times.

use super::words::words;

/// Whether a block of text is furniture: a whole line such as "Advertisement", or a short one that begins as such
/// lines do. `linked` is the share of its letters that stand in links, 0.0 to 1.0.
pub fn is_furniture(text: &str, linked: f32) -> bool {
    let text = text.trim();
    // No list knows longer lines than these.
    if text.len() > 800 || (text.len() > 500 && text.is_ascii()) {
        return false;
    }
    let count = text.chars().count();
    // Of a long text only what it asks for tells, and how it begins.
    if count > 300 {
        return count <= 500 && words().plea.are_in_any_case(text) && !text.contains(['"', '“', '”']);
    }
    let full = folded(text);
    let flat = full
        .trim_end_matches(['.', ':', '…', '>', '»', '→', '›', '!', ' ', '↑', '↗', '⟶', '-', '–', '—'])
        .trim_start_matches(['>', '»', '→', '•', '|', ' ', '↑', '←', '↩', '▶', '►', '*', '-', '–', '—']);
    (count <= 80 && words().line.contains(flat))
        || (count <= 180 && words().line_part.are_in(&full) && !full.contains(['"', '“', '”']))
        || begins_as_furniture(
            full.trim_start_matches(['>', '»', '→', '•', '|', ' ', '▶', '►', '*']),
            count,
            linked,
        )
        || (words().plea.are_in(&full) && !full.contains(['"', '“', '”']))
        || is_reading_time(&full, count)
        || is_count(&full)
        || is_signature(&full, count)
        || is_credit(text)
}

/// As the word lists have it.
fn folded(text: &str) -> String {
    let lower = text.to_lowercase();
    if lower.is_ascii() { lower } else { lower.replace('’', "'") }
}

/// Whether a few words are such a line as "Read more".
pub fn is_line(text: &str) -> bool {
    let full = folded(text);
    words().line.contains(full.trim_matches(|c: char| !c.is_alphanumeric()))
}

/// "Sign up for …" may begin a sentence of the text as well; a link or a telling word decides.
fn begins_as_furniture(full: &str, count: usize, linked: f32) -> bool {
    const TELLING: [&str; 14] = [
        "copyright",
        "cookie",
        "newsletter",
        "email",
        "e-mail",
        "rights reserved",
        "©",
        "boletín",
        "infolettre",
        "telegram",
        "whatsapp",
        "abonn",
        " print",
        "abonad",
    ];
    let telling = || TELLING.iter().any(|word| full.contains(word));
    count <= 300
        && words().line_begin.begin(full)
        && (count <= 60 || ((linked > 0.2 || telling()) && (count <= 260 || linked > 0.5)))
}

/// `Page 2 of 3`, `14 comments`, `1.2K views`, a bare number: what is counted beside a text.
fn is_count(full: &str) -> bool {
    const COUNTED: [&str; 17] = [
        "page",
        "of",
        "comments",
        "comment",
        "likes",
        "views",
        "responses",
        "shares",
        "kommentare",
        "comentarios",
        "commentaires",
        "from",
        "votes",
        "vote",
        "ratings",
        "reviews",
        "k",
    ];
    let mut words = full.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let number = |word: &str| word.trim_end_matches('k').bytes().all(|b| b.is_ascii_digit());
    full.len() <= 24
        && full.contains(|c: char| c.is_ascii_digit())
        && full.contains(|c: char| c.is_alphabetic() && c != 'k')
        && words.all(|word| number(word) || COUNTED.contains(&word))
}

/// `5 min read`, `Temps de lecture : 2 min.`, `Lesezeit 3 Minuten`.
fn is_reading_time(full: &str, count: usize) -> bool {
    const READING: [&str; 15] = [
        "czytania",
        "okuma",
        "чтения",
        "читання",
        " read",
        "reading",
        "lecture",
        "lesezeit",
        "lesedauer",
        "lectura",
        "leitura",
        "lettura",
        "leestijd",
        "lesetid",
        "lästid",
    ];
    count <= 40
        && full.contains("min")
        && full.contains(|c: char| c.is_ascii_digit())
        && READING.iter().any(|word| full.contains(word))
}

/// `dpa/mk`, `(Reuters)`, `AFP, AP`: who sent the text, on a line of its own.
fn is_signature(full: &str, count: usize) -> bool {
    let mut names = full.split(|c: char| !c.is_alphanumeric()).filter(|name| !name.is_empty());
    count <= 24
        && names.clone().all(|name| name.chars().count() <= 7)
        && names.clone().count() <= 4
        && names.next().is_some_and(|name| words().agency.contains(name))
}

/// Whether a line begins as one that says when something appeared.
pub fn is_dated(text: &str) -> bool {
    let lower = text.to_lowercase();
    words().dated.iter().any(|begin| lower.starts_with(begin))
}

/// Whether a paragraph tells of the author: it begins with one of the names in `byline` and goes on as such lines do.
pub fn is_bio(text: &str, byline: &str) -> bool {
    const GOES_ON: [&str; 20] = [
        "is a ",
        "is an ",
        "is the ",
        "is our ",
        "covers ",
        "writes ",
        "reports ",
        "reported ",
        "has written ",
        "has covered ",
        "has contributed ",
        "has worked ",
        "joined ",
        "contributed ",
        "lives ",
        "teaches ",
        "est journaliste",
        "ist redakteur",
        "ist korrespondent",
        "schreibt ",
    ];
    text.chars().count() <= 400
        && byline.split(", ").flat_map(|part| part.split(" and ")).filter(|name| name.len() > 3).any(|name| {
            let rest = text.strip_prefix(name).map(|rest| rest.trim_start_matches([',', ' ']));
            rest.is_some_and(|rest| GOES_ON.iter().any(|words| rest.starts_with(words)))
        })
}

/// Whether a line is nothing but a time: `16:40`, `3 hours ago`, `Updated 2h ago`.
pub fn is_stamp(text: &str) -> bool {
    let mut numbers = 0;
    let of_time = |word: &str| {
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let rest = word[digits.len()..].to_ascii_lowercase();
        let number = digits.len() <= 2 && digits.bytes().all(|b| b.is_ascii_digit());
        numbers += usize::from(number && !digits.is_empty());
        number && (rest.is_empty() || words().time.contains(rest.as_str()))
    };
    text.len() <= 48
        && text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).all(of_time)
        && numbers > 0
        && text.chars().any(|c| c == ':' || c.is_alphabetic())
}

/// Whether a line only says who took a picture.
pub fn is_credit(text: &str) -> bool {
    if text.chars().count() > 90 {
        return false;
    }
    let lower = text.to_lowercase();
    let end = lower.trim_end_matches(['.', ')']);
    words().credit_begin.iter().any(|begin| lower.starts_with(begin))
        || (words().credit_end.iter().any(|name| end.ends_with(name))
            && !lower.contains(". ")
            && lower.split_whitespace().count() <= 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_are_furniture() {
        for text in [
            "Advertisement",
            "Read more »",
            "Share this article",
            "READ MORE: Five things to know",
            "© 2025 Example Media. All rights reserved.",
            "We use cookies to give you the best experience.",
            "Photo: Jane Doe/Reuters",
            "Getty Images",
            "Sign up for our newsletter",
            "5 min read",
            "- Advertisement -",
            ">> Sign up for breaking news alerts",
            "4.9 from 61 votes",
        ] {
            assert!(is_furniture(text, 0.0), "{text}");
        }
        for text in [
            "Print runs fell in October.",
            "Share prices fell by a fifth.",
            "Subscribe to our view or not, the minister said, the talks are over and nobody will reopen them before the spring, whatever is said in the capital this week.",
            "Related parties had to disclose their holdings.",
            "More than 300 people came.",
            "The photo was taken in Kyiv.",
            "Image is everything, said the mayor on Tuesday.",
        ] {
            assert!(!is_furniture(text, 0.0), "{text}");
        }
    }

    #[test]
    fn lines_that_are_only_a_time() {
        for text in ["16:40", "2h ago", "Updated 3 hours ago", "9.05 am GMT", "Published at 16:40"] {
            assert!(is_stamp(text), "{text}");
        }
        for text in ["12", "3 ships", "2025", "At 9 he left", "G7"] {
            assert!(!is_stamp(text), "{text}");
        }
    }
}
