//! Mentions that come after names were read: what speakers add, and what the author's word claims.

use super::cast::{Cast, Mention, Mentions, Passage, mention};
use super::chunks::Reader;

impl Cast {
    /// Adds a mention in its place; spans that another mention holds already stay as they are.
    pub fn mention(&mut self, r: Reader<'_>, s: usize, from: usize, to: usize, figure: usize) {
        if self.mentions[s].add(mention(r, from, to, figure)) {
            self.figures[figure].count += 1;
        }
    }

    /// Sets mentions that hold whatever was found there: `(first word, one past the last, figure)`, in order.
    /// A longer mention of the same figure is kept.
    pub fn claim(&mut self, r: Reader<'_>, s: usize, hits: &[(usize, usize, usize)]) {
        let mut out: Vec<Mention> = Vec::new();
        let mut old = self.mentions[s].take().into_iter().peekable();
        for &(from, to, figure) in hits {
            if out.last().is_some_and(|m| m.to > from) {
                continue;
            }
            while let Some(m) = old.next_if(|m| m.to <= from) {
                out.push(m);
            }
            if let Some(m) = old.next_if(|m| m.figure == figure && m.from <= from && m.to >= to) {
                out.push(m);
                continue;
            }
            while let Some(m) = old.next_if(|m| m.from < to) {
                self.figures[m.figure].count = self.figures[m.figure].count.saturating_sub(1);
            }
            self.figures[figure].count += 1;
            out.push(mention(r, from, to, figure));
        }
        out.extend(old);
        self.mentions[s] = Mentions::new(out);
    }

    /// Notes that `name` is an actor's after all; [`Cast::note_late`] finds its other places.
    pub fn late(&mut self, name: &str, figure: usize) {
        self.late.insert(name.to_owned(), figure);
    }

    /// Adds the mentions of those who turned out to be actors only when they spoke.
    pub fn note_late(&mut self, passages: &[Passage<'_>]) {
        if self.late.is_empty() {
            return;
        }
        let late = std::mem::take(&mut self.late);
        for (s, p) in passages.iter().enumerate() {
            for c in &p.chunks {
                let figure = late.get(p.reader.slice(c.from, c.to));
                if let Some(figure) = figure.filter(|_| self.mentions[s].over(c.from).is_none()) {
                    self.mention(p.reader, s, c.from, c.to, *figure);
                }
            }
        }
    }
}
