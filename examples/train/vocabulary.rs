//! Numbers for features, by their hash.

/// An open-addressed map from hashes to numbers, in the order of the table.
pub struct Vocabulary {
    keys: Vec<u32>,
    numbers: Vec<u32>,
    mask: usize,
    /// How many features have a number.
    pub len: usize,
}

impl Vocabulary {
    /// Numbers for the features that occur most often: no more than `most`, and none that occurs once.
    pub fn new(features: &[u32], most: usize) -> Self {
        let mask = (1usize << 24) - 1;
        let (mut keys, mut numbers) = (vec![0u32; mask + 1], vec![0u32; mask + 1]);
        for feature in features {
            let key = (*feature).max(1);
            let mut at = key as usize & mask;
            while keys[at] != key && keys[at] != 0 {
                at = (at + 1) & mask;
            }
            keys[at] = key;
            numbers[at] += 1;
        }
        let mut counts: Vec<u32> = numbers.iter().copied().filter(|n| *n > 0).collect();
        counts.sort_unstable_by(|a, b| b.cmp(a));
        let least = counts.get(most).map_or(2, |n| n + 1).max(2);
        let mut len = 0;
        for n in &mut numbers {
            len += u32::from(*n >= least);
            *n = if *n >= least { len } else { 0 };
        }
        Self { keys, numbers, mask, len: len as usize }
    }

    /// The number of a feature, if it has one.
    pub fn get(&self, feature: u32) -> Option<u32> {
        let key = feature.max(1);
        let mut at = key as usize & self.mask;
        while self.keys[at] != 0 {
            if self.keys[at] == key {
                return self.numbers[at].checked_sub(1);
            }
            at = (at + 1) & self.mask;
        }
        None
    }

    /// Every feature with its number.
    pub fn iter(&self) -> impl Iterator<Item = (u32, u32)> {
        self.keys.iter().zip(&self.numbers).filter(|(_, n)| **n > 0).map(|(k, n)| (*k, n - 1))
    }
}
