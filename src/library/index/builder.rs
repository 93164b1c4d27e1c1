//! Building one volume: quotes gathered in any order, written newest first.

use super::{
    beginnings::beginnings,
    dictionary,
    pack::{Gaps, put},
    sink::Sink,
    skim,
    volume::{BLOCK, Field, Layout, Shelf, day_number},
};
use crate::{
    library::{Opened, query::Place, search::terms::each_row},
    text::fold::each_word,
};
use std::{cmp::Reverse, collections::HashMap, io, path::Path};

/// A volume in the making.
pub struct Builder {
    out: Sink,
    terms: [HashMap<Box<str>, u32>; Field::ALL],
    shelves: Vec<Draft>,
    /// Where the words and the other terms of each quote begin.
    starts: Vec<(u32, u32)>,
    words: Vec<u32>,
    /// Field and term.
    others: Vec<(Field, u32)>,
}

/// A briefing that was added.
struct Draft {
    order: usize,
    day: Option<i32>,
    first: usize,
    kept: (u64, u32),
    /// Terms that all its quotes share.
    shared: Vec<(Field, u32)>,
    skim: Vec<u8>,
}

impl Builder {
    /// Begins a volume in a new file at `path`.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn create(path: &Path) -> io::Result<Self> {
        Ok(Self {
            out: Sink::create(path)?,
            terms: Default::default(),
            shelves: Vec::new(),
            starts: Vec::new(),
            words: Vec::new(),
            others: Vec::new(),
        })
    }

    /// Quotes added so far.
    pub fn quotes(&self) -> usize {
        self.starts.len()
    }

    /// Bytes of extracts written so far.
    pub fn written(&self) -> u64 {
        self.out.written()
    }

    /// Adds a briefing; `order` is its place among briefings of the same day, `kept` what is to be kept of it.
    ///
    /// # Errors
    /// When the disk is full.
    pub fn add(&mut self, order: usize, opened: &Opened, kept: &[u8]) -> io::Result<()> {
        let mut shelf = Draft {
            order,
            day: opened.briefing.head.date.map(day_number),
            first: self.starts.len(),
            kept: (self.out.written(), kept.len() as u32),
            shared: Vec::new(),
            // writing to memory does not fail
            skim: postcard::to_stdvec(&skim::skim(&opened.briefing)).unwrap_or_default(),
        };
        self.out.put(kept)?;
        each_row(&opened.briefing, |number, quote, row| {
            self.starts.push((self.words.len() as u32, self.others.len() as u32));
            let before = self.words.len();
            let (words, content) = (&mut self.words, &mut self.terms[Field::CONTENT.0]);
            each_word(row.content, |word, _| words.push(intern(content, word)));
            let length = self.words.len() - before;
            for (place, terms) in &row.fields {
                let field = Field::of(*place);
                if !field.is_shared() {
                    self.others.extend(terms.iter().map(|t| (field, intern(&mut self.terms[field.0], t))));
                } else if number == 0 {
                    shelf.shared.extend(terms.iter().map(|t| (field, intern(&mut self.terms[field.0], t))));
                }
            }
            let kind = intern(&mut self.terms[Field::KIND.0], quote.kind.name());
            self.others.push((Field::KIND, kind));
            if length <= Field::LONGEST {
                let length = intern(&mut self.terms[Field::LENGTH.0], &length.to_string());
                self.others.push((Field::LENGTH, length));
            }
        });
        self.shelves.push(shelf);
        Ok(())
    }

    /// Writes the rest; the numbers of the shelves, in the order in which they were added, and the length of the
    /// file, which is safe on the disk then.
    ///
    /// # Errors
    /// When the disk is full.
    pub fn finish(mut self) -> io::Result<(Vec<u32>, u64)> {
        let mut sorted: Vec<usize> = (0..self.shelves.len()).collect();
        sorted.sort_by_key(|&at| (Reverse(self.shelves[at].day), self.shelves[at].order));
        let mut numbers = vec![0; sorted.len()];
        (0..).zip(&sorted).for_each(|(number, &at)| numbers[at] = number);
        let by_frequency = self.by_frequency();
        let mut layout = Layout { rows: self.starts.len() as u32, ..Layout::default() };
        let mut fields: Vec<Vec<Gaps>> =
            self.terms.iter().map(|terms| terms.iter().map(|_| Gaps::default()).collect()).collect();
        let (mut forward, mut blocks, mut room, mut row) = (Vec::new(), Vec::new(), Vec::new(), 0u32);
        for (shelf, &at) in (0u32..).zip(&sorted) {
            let draft = &self.shelves[at];
            let (offset, length) = draft.kept;
            layout.shelves.push(Shelf { first: row, day: draft.day, offset, length });
            draft.shared.iter().for_each(|&(field, term)| fields[field.0][term as usize].add(shelf));
            for quote in self.quotes_of(at) {
                if row % BLOCK == 0 {
                    blocks.push(forward.len() as u32);
                }
                room.clear();
                for &word in self.words_of(quote) {
                    put(&mut room, by_frequency[word as usize]);
                    fields[Field::CONTENT.0][word as usize].add(row);
                }
                put(&mut forward, room.len() as u32);
                forward.extend_from_slice(&room);
                self.others_of(quote).iter().for_each(|&(f, term)| fields[f.0][term as usize].add(row));
                row += 1;
            }
        }
        layout.forward = self.out.section(&forward)?;
        layout.blocks = self.out.section(&offsets(&blocks))?;
        for (at, gaps) in fields.into_iter().enumerate() {
            let rows = if Field(at).is_shared() { sorted.len() } else { layout.rows as usize };
            let numbers = (at == Field::CONTENT.0).then_some(&by_frequency[..]);
            let Self { out, terms, .. } = &mut self;
            write_field(out, &mut layout, &terms[at], gaps, (Field(at), rows), numbers)?;
        }
        for shelves in sorted.chunks(skim::TOGETHER) {
            let packed = skim::pack(shelves.iter().map(|&at| &self.shelves[at].skim[..]));
            layout.skims.push(self.out.section(&packed)?);
        }
        Ok((numbers, self.out.seal(&layout)?))
    }

    fn by_frequency(&self) -> Vec<u32> {
        let mut counts = vec![0u32; self.terms[Field::CONTENT.0].len()];
        self.words.iter().for_each(|&word| counts[word as usize] += 1);
        by_frequency(&counts)
    }

    fn quotes_of(&self, shelf: usize) -> std::ops::Range<usize> {
        let end = self.shelves.get(shelf + 1).map_or(self.starts.len(), |next| next.first);
        self.shelves[shelf].first..end
    }

    fn words_of(&self, quote: usize) -> &[u32] {
        let end = self.starts.get(quote + 1).map_or(self.words.len(), |next| next.0 as usize);
        &self.words[self.starts[quote].0 as usize..end]
    }

    fn others_of(&self, quote: usize) -> &[(Field, u32)] {
        let end = self.starts.get(quote + 1).map_or(self.others.len(), |next| next.1 as usize);
        &self.others[self.starts[quote].1 as usize..end]
    }
}

/// Writes the terms of a field, their rows out of so many, and those of some beginnings.
fn write_field(
    out: &mut Sink,
    layout: &mut Layout,
    ids: &HashMap<Box<str>, u32>,
    gaps: Vec<Gaps>,
    (field, rows): (Field, usize),
    numbers: Option<&[u32]>,
) -> io::Result<()> {
    let mut gaps: Vec<Option<Gaps>> = gaps.into_iter().map(Some).collect();
    let mut order: Vec<(&str, u32)> = ids.iter().map(|(term, &id)| (&**term, id)).collect();
    order.sort_unstable();
    let mut postings = Vec::new();
    let mut terms: Vec<dictionary::Term> = Vec::with_capacity(order.len());
    for (index, (term, id)) in order.into_iter().enumerate() {
        let start = postings.len();
        gaps[id as usize].take().unwrap_or_default().finish(rows, &mut postings);
        let number = numbers.map_or(index as u32, |numbers| numbers[id as usize]);
        terms.push((term, number, postings.len() - start));
    }
    let mut dictionary = Vec::new();
    dictionary::write(&terms, &mut dictionary);
    layout.fields.push((out.section(&dictionary)?, out.section(&postings)?));
    let read = |place: std::ops::Range<usize>, bytes: &mut Vec<u8>| {
        bytes.extend_from_slice(&postings[place]);
        Ok(())
    };
    write_beginnings(out, layout, &terms, (field, rows), read)
}

/// Writes the rows of the beginnings that much begins with, where a field is typed letter by letter; `read` is that
/// of [`beginnings`].
pub(super) fn write_beginnings(
    out: &mut Sink,
    layout: &mut Layout,
    terms: &[dictionary::Term],
    (field, rows): (Field, usize),
    read: impl FnMut(std::ops::Range<usize>, &mut Vec<u8>) -> io::Result<()>,
) -> io::Result<()> {
    // what was said, and who said it
    if field != Field::CONTENT && field != Field::of(Place::Speaker) {
        return Ok(());
    }
    let first = layout.beginnings.len();
    beginnings(terms, rows, read, |letters, set| {
        let section = out.section(&set.to_bytes())?;
        layout.beginnings.push((field.0 as u8, letters.to_owned(), section));
        Ok(())
    })?;
    layout.beginnings[first..].sort_unstable();
    Ok(())
}

/// A number for each word: the more frequent, the smaller, since small numbers take less room.
pub(super) fn by_frequency(counts: &[u32]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..counts.len() as u32).collect();
    order.sort_unstable_by_key(|&id| (Reverse(counts[id as usize]), id));
    let mut numbers = vec![0; counts.len()];
    (0..).zip(&order).for_each(|(number, &id)| numbers[id as usize] = number);
    numbers
}

/// Where the blocks of rows begin, as bytes.
pub(super) fn offsets(blocks: &[u32]) -> Vec<u8> {
    blocks.iter().flat_map(|at| at.to_le_bytes()).collect()
}

fn intern(terms: &mut HashMap<Box<str>, u32>, term: &str) -> u32 {
    if let Some(&id) = terms.get(term) {
        return id;
    }
    let id = terms.len() as u32;
    terms.insert(term.into(), id);
    id
}

impl Field {
    /// The field of a [`Place`].
    pub fn of(place: Place) -> Self {
        Self(place as usize + 1)
    }
}
