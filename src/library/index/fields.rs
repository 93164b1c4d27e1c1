//! The fields of the index, and how a briefing is laid out in them.

use crate::{
    library::{
        Opened,
        query::Place,
        search::terms::{Terms, each_row},
    },
    text::fold::each_word,
};
use jiff::civil::Date;
use tantivy::{
    TantivyDocument,
    schema::{FAST, Field, INDEXED, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions},
    tokenizer::{Token, TokenStream, Tokenizer},
};

/// Name of the tokenizer that folds.
pub const TOKENIZER: &str = "folded";

/// The fields.
#[derive(Debug, Clone, Copy)]
pub struct Fields {
    /// What was said, with positions.
    pub content: Field,
    /// By [`Place`]: words or whole values.
    pub places: [Field; 6],
    /// Direct, indirect or mixed.
    pub kind: Field,
    /// Words in the content.
    pub length: Field,
    /// Day of the briefing, see [`day_number`].
    pub day: Field,
    /// Number of the quote in its briefing.
    pub quote: Field,
    /// Which file, see [`file_number`]; of quotes.
    pub of: Field,
    /// Which file; of briefings.
    pub file: Field,
    /// Size of the file in bytes.
    pub size: Field,
    /// When it was changed, in nanoseconds.
    pub changed: Field,
    /// Of its bytes.
    pub hash: Field,
    /// Its path.
    pub path: Field,
    /// What was extracted from it; empty when it is no briefing.
    pub opened: Field,
}

impl Fields {
    /// The schema and its fields.
    pub fn schema() -> (Schema, Self) {
        let mut builder = Schema::builder();
        let text = |tokenizer: &str, record| {
            let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(record);
            TextOptions::default().set_indexing_options(indexing.set_fieldnorms(false))
        };
        let words = text(TOKENIZER, IndexRecordOption::Basic);
        let whole = text("raw", IndexRecordOption::Basic);
        let mut place = |name: &str, place: Place| {
            builder.add_text_field(name, if place.is_whole() { whole.clone() } else { words.clone() })
        };
        let places = [
            place("speaker", Place::Speaker),
            place("about", Place::About),
            place("via", Place::Via),
            place("section", Place::Section),
            place("source", Place::Source),
            place("tag", Place::Tag),
        ];
        let fields = Self {
            content: builder
                .add_text_field("content", text(TOKENIZER, IndexRecordOption::WithFreqsAndPositions)),
            places,
            kind: builder.add_text_field("kind", whole),
            length: builder.add_u64_field("length", FAST),
            day: builder.add_i64_field("day", FAST),
            quote: builder.add_u64_field("quote", FAST),
            of: builder.add_u64_field("of", FAST | INDEXED),
            file: builder.add_u64_field("file", FAST | INDEXED),
            size: builder.add_u64_field("size", FAST),
            changed: builder.add_i64_field("changed", FAST),
            hash: builder.add_u64_field("hash", FAST),
            path: builder.add_bytes_field("path", STORED),
            opened: builder.add_bytes_field("opened", STORED),
        };
        (builder.build(), fields)
    }

    /// One document for each quote of `opened`, the file with number `file`.
    pub fn quotes(&self, file: u64, opened: &Opened) -> Vec<TantivyDocument> {
        let mut documents = Vec::with_capacity(opened.briefing.quotes.len());
        let day = opened.briefing.head.date.map(day_number);
        each_row(&opened.briefing, |number, quote, Terms { content, fields }| {
            let mut document = TantivyDocument::default();
            let mut length = 0;
            each_word(content, |_, _| length += 1);
            document.add_text(self.content, content);
            document.add_u64(self.length, length);
            document.add_text(self.kind, quote.kind.name());
            document.add_u64(self.quote, number as u64);
            document.add_u64(self.of, file);
            if let Some(day) = day {
                document.add_i64(self.day, day);
            }
            for (place, terms) in fields {
                let field = self.places[place as usize];
                if place.is_whole() {
                    terms.iter().for_each(|term| document.add_text(field, term));
                } else if !terms.is_empty() {
                    document.add_text(field, terms.iter().copied().collect::<Vec<_>>().join(" "));
                }
            }
            documents.push(document);
        });
        documents
    }
}

/// A number for a day that grows with it.
pub fn day_number(day: Date) -> i64 {
    i64::from(day.year()) * 512 + i64::from(day.month()) * 32 + i64::from(day.day())
}

/// The day with this number.
pub fn day_numbered(number: i64) -> Option<Date> {
    let rest = number.rem_euclid(512);
    Date::new(number.div_euclid(512) as i16, (rest / 32) as i8, (rest % 32) as i8).ok()
}

/// Cuts text into folded words.
#[derive(Clone, Default)]
pub struct Folding {
    words: Vec<Token>,
}

/// The words of one text.
pub struct FoldedWords<'a> {
    words: &'a mut Vec<Token>,
    next: usize,
}

impl Tokenizer for Folding {
    type TokenStream<'a> = FoldedWords<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> FoldedWords<'a> {
        let mut count = 0;
        each_word(text, |word, span| {
            // Tokens are kept from text to text for the room of their words.
            if self.words.len() == count {
                self.words.push(Token::default());
            }
            let token = &mut self.words[count];
            token.text.clear();
            token.text.push_str(word);
            (token.offset_from, token.offset_to, token.position) = (span.start, span.end, count);
            count += 1;
        });
        self.words.truncate(count);
        FoldedWords { words: &mut self.words, next: 0 }
    }
}

impl TokenStream for FoldedWords<'_> {
    fn advance(&mut self) -> bool {
        self.next += 1;
        self.next <= self.words.len()
    }

    fn token(&self) -> &Token {
        &self.words[self.next - 1]
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.words[self.next - 1]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn day_numbers_grow_and_lead_back() {
        let days = [
            date(-9999, 1, 1),
            date(-1, 12, 31),
            date(0, 1, 1),
            date(2025, 9, 30),
            date(2025, 10, 1),
            date(9999, 12, 31),
        ];
        let numbers = days.map(day_number);
        assert!(numbers.is_sorted());
        assert_eq!(numbers.map(day_numbered), days.map(Some));
    }
}
