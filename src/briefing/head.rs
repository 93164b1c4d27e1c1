//! What stands at the top of a briefing.

use crate::text::SafeText;
use jiff::civil::Date;

/// Title, date, source and tags.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize, serde::Deserialize)]
pub struct Head {
    /// Title; never empty after loading (the file's name stands in).
    pub title: SafeText,
    /// Day it is about or was published.
    pub date: Option<Date>,
    /// Who published it.
    pub source: Source,
    /// The author's labels.
    pub tags: Vec<SafeText>,
    /// BCP 47 primary language ("en", "de"): the author's word, else as detected.
    pub lang: Option<SafeText>,
}

/// Outlet, address and byline; any of them may be missing.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Source {
    /// Newspaper, agency, desk.
    pub outlet: Option<SafeText>,
    /// Where it was published.
    pub url: Option<SafeText>,
    /// Who wrote it.
    pub byline: Option<SafeText>,
}
