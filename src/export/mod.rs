//! export.
use crate::briefing::{Briefing, Quote};
/// Words, speaker, briefing, outlet and date of a quote in one line.
pub fn citation(briefing: &Briefing, quote: &Quote) -> String {
    briefing.words(quote.place).to_string()
}
