//! The side panel: chosen actor and quote, and how far each list is scrolled.

/// State of both lists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Side {
    /// Index of the actor under the cursor.
    pub actor: usize,
    /// First actor shown.
    pub actors_top: usize,
    /// Index of the quote under the cursor.
    pub quote: usize,
    /// First quote shown.
    pub quotes_top: usize,
}

/// Moves `selected` by `step` within `count` rows and stops at the ends.
pub fn step(selected: usize, step: isize, count: usize) -> usize {
    selected.saturating_add_signed(step).min(count.saturating_sub(1))
}

/// First row to show so that `selected` is among `height` rows, moving as little as possible.
pub fn keep_in_view(top: usize, selected: usize, height: usize, count: usize) -> usize {
    let height = height.max(1);
    let least = (selected + 1).saturating_sub(height);
    top.clamp(least, selected.max(least)).min(count.saturating_sub(height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_moves_as_little_as_possible() {
        assert_eq!(keep_in_view(0, 3, 5, 20), 0);
        assert_eq!(keep_in_view(0, 7, 5, 20), 3);
        assert_eq!(keep_in_view(9, 7, 5, 20), 7);
        assert_eq!(keep_in_view(18, 19, 5, 20), 15);
        assert_eq!(keep_in_view(3, 0, 0, 0), 0);
    }

    #[test]
    fn steps_stop_at_the_ends() {
        assert_eq!((step(0, -1, 3), step(2, 9, 3), step(0, 1, 0)), (0, 2, 0));
    }
}
