//! Building one volume: quotes gathered in any order, written newest first.

use super::{
    beginnings::beginnings,
    dictionary,
    pack::{Gaps, put},
    skim,
    volume::{BLOCK, Field, Layout, MAGIC, Shelf, day_number},
};
use crate::{
    library::{
        Opened,
        query::Place,
        search::{bits::Bits, terms::each_row},
    },
    text::fold::each_word,
};
use std::{
    cmp::Reverse,
    collections::HashMap,
    fs::File,
    io::{self, BufWriter, Write},
    path::Path,
};

/// A volume in the making.
pub struct Builder {
    out: BufWriter<File>,
    written: u64,
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
        let mut out = BufWriter::with_capacity(1 << 18, File::create(path)?);
        out.write_all(MAGIC)?;
        Ok(Self {
            out,
            written: MAGIC.len() as u64,
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
        self.written
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
            kept: (self.written, kept.len() as u32),
            shared: Vec::new(),
            // writing to memory does not fail
            skim: postcard::to_stdvec(&skim::skim(&opened.briefing)).unwrap_or_default(),
        };
        self.out.write_all(kept)?;
        self.written += kept.len() as u64;
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
        layout.forward = self.section(&forward)?;
        let offsets: Vec<u8> = blocks.iter().flat_map(|at| at.to_le_bytes()).collect();
        layout.blocks = self.section(&offsets)?;
        for (at, gaps) in fields.into_iter().enumerate() {
            let rows = if Field(at).is_shared() { sorted.len() } else { layout.rows as usize };
            let numbers = (at == Field::CONTENT.0).then_some(&by_frequency[..]);
            let (dictionary, postings, sets) = self.field(at, gaps, rows, numbers);
            layout.fields.push((self.section(&dictionary)?, self.section(&postings)?));
            for (letters, set) in sets {
                layout.beginnings.push((at as u8, letters, self.section(&set.to_bytes())?));
            }
        }
        for shelves in sorted.chunks(skim::TOGETHER) {
            let skims: Vec<&[u8]> = shelves.iter().map(|&at| &self.shelves[at].skim[..]).collect();
            let packed = skim::pack(&skims);
            layout.skims.push(self.section(&packed)?);
        }
        let length = self.seal(&layout)?;
        Ok((numbers, length))
    }

    /// The terms of a field and their rows; of what was said also the rows of some beginnings.
    fn field(
        &self,
        at: usize,
        gaps: Vec<Gaps>,
        rows: usize,
        numbers: Option<&[u32]>,
    ) -> (Vec<u8>, Vec<u8>, Vec<(String, Bits)>) {
        let mut gaps: Vec<Option<Gaps>> = gaps.into_iter().map(Some).collect();
        let mut order: Vec<(&str, u32)> = self.terms[at].iter().map(|(term, &id)| (&**term, id)).collect();
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
        // what was said, and who said it, is typed letter by letter
        let typed = at == Field::CONTENT.0 || Field(at) == Field::of(Place::Speaker);
        let sets = if typed { beginnings(&terms, &postings, rows) } else { Vec::new() };
        (dictionary, postings, sets)
    }

    /// A number for each word: the more frequent, the smaller, since small numbers take less room.
    fn by_frequency(&self) -> Vec<u32> {
        let mut counts = vec![(0u32, 0u32); self.terms[Field::CONTENT.0].len()];
        (0..).zip(&mut counts).for_each(|(id, count)| count.1 = id);
        self.words.iter().for_each(|&word| counts[word as usize].0 += 1);
        counts.sort_unstable_by_key(|&(count, id)| (Reverse(count), id));
        let mut numbers = vec![0; counts.len()];
        (0..).zip(&counts).for_each(|(number, &(_, id))| numbers[id as usize] = number);
        numbers
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

    fn section(&mut self, bytes: &[u8]) -> io::Result<(u64, u64)> {
        let start = self.written;
        self.out.write_all(bytes)?;
        self.written += bytes.len() as u64;
        Ok((start, bytes.len() as u64))
    }

    fn seal(mut self, layout: &Layout) -> io::Result<u64> {
        let layout = postcard::to_stdvec(layout).map_err(io::Error::other)?;
        let (start, _) = self.section(&layout)?;
        self.section(&start.to_le_bytes())?;
        let length = self.written;
        let file = self.out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        Ok(length)
    }
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
