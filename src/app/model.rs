//! Everything the screen shows follows from the model.

/// The state of the running program.
#[derive(Debug, Default)]
pub struct Model {
    /// Terminal size: columns, rows.
    pub size: (u16, u16),
    /// Whether something visible changed since the last frame; the loop draws only then.
    pub dirty: bool,
}
