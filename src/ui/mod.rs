//! The view: reads the model, draws, changes nothing.

use crate::app::Model;
use ratatui::Frame;

/// Draws the whole screen.
pub fn view(_model: &Model, _frame: &mut Frame) {}
