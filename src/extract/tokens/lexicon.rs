//! What the model knows of single words: the part of speech of the unambiguous, how often a word is a cue or heads a speaker.

use super::Pos;

/// What is known of a word. Levels run from 0 (never) up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Known {
    /// Number of its part of speech plus one where it has but one; 0 otherwise.
    pub tag: u8,
    /// Levels (0 to 15) of being a cue, four bits each: finite verb, past participle, gerund, anything else.
    pub cue: u16,
    /// Level (0 to 3) of being a speaker's last word in the lowest two bits; of its content standing before it
    /// (0 to 3) in the next two; 16 when the word is known at all; then the bits below.
    pub more: u8,
}

impl Known {
    /// Bit of [`Known::more`] for words of saying; with [`Known::OTHER`], for those that often are not.
    pub const SPEECH: u8 = 32;
    /// Bit for words of thinking, wanting, showing.
    pub const OTHER: u8 = 64;
    /// Bit for words that name somebody or something that speaks.
    pub const SPEAKER: u8 = 128;

    /// Level of being a cue when used as `pos`.
    pub fn cue_level(self, pos: Pos) -> u8 {
        (self.cue >> (4 * Self::group(pos))) as u8 & 15
    }

    /// Which of the four levels of [`Known::cue`] a part of speech falls under.
    pub fn group(pos: Pos) -> usize {
        match pos {
            Pos::Past | Pos::Present3 | Pos::Present | Pos::Base => 0,
            Pos::Participle => 1,
            Pos::Gerund => 2,
            _ => 3,
        }
    }
}

/// An open-addressed table of eight bytes a word: hash (little endian), tag, cue levels, the rest.
#[derive(Debug, Clone, Copy)]
pub struct Lexicon<'a> {
    cells: &'a [u8],
    mask: usize,
}

impl<'a> Lexicon<'a> {
    /// Over `cells`, whose number must be a power of two with a free cell; `None` otherwise.
    pub fn new(cells: &'a [u8]) -> Option<Self> {
        let count = cells.len() / 8;
        (count.is_power_of_two() && cells.len() == count * 8).then_some(Self { cells, mask: count - 1 })
    }

    /// What is known of the word with this hash; nothing by default.
    #[inline]
    pub fn look_up(&self, hash: u32) -> Known {
        let mut at = hash.wrapping_mul(0x9E37_79B1) as usize >> 7 & self.mask;
        for _ in 0..32 {
            let Some(Ok(cell)) = self.cells.get(at * 8..at * 8 + 8).map(<[u8; 8]>::try_from) else { break };
            if cell[7] == 0 {
                break;
            }
            if u32::from_le_bytes([cell[0], cell[1], cell[2], cell[3]]) == hash {
                return Known { tag: cell[4], cue: u16::from_le_bytes([cell[5], cell[6]]), more: cell[7] };
            }
            at = (at + 1) & self.mask;
        }
        Known::default()
    }
}

/// Lays words out as [`Lexicon`] reads them, in `1 << log2` cells; those listed first are found fastest.
pub fn build(words: &[(u32, Known)], log2: u32) -> Vec<u8> {
    let mut cells = vec![0u8; 8 << log2];
    let mask = (1usize << log2) - 1;
    for (hash, known) in words {
        let mut at = hash.wrapping_mul(0x9E37_79B1) as usize >> 7 & mask;
        for _ in 0..32 {
            let cell = &mut cells[at * 8..at * 8 + 8];
            if cell[7] == 0 {
                cell[..4].copy_from_slice(&hash.to_le_bytes());
                cell[4] = known.tag;
                cell[5..7].copy_from_slice(&known.cue.to_le_bytes());
                cell[7] = known.more | 16;
                break;
            }
            at = (at + 1) & mask;
        }
    }
    cells
}
