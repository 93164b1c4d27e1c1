//! Mouse reports of the terminal into events. Pure.

use crate::app::Event;
use ratatui::crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

/// A report in the SGR form (mode 1006): `button;column;row`, 1-based.
pub fn sgr(parameters: &str, released: bool) -> Option<Event> {
    let mut numbers = parameters.split(';').map(str::parse::<u16>);
    let (button, column, row) = (numbers.next()?.ok()?, numbers.next()?.ok()?, numbers.next()?.ok()?);
    report(button, column, row, released)
}

/// A report in the old form, from terminals without mode 1006: three bytes, each 32 too high.
pub fn plain(three: &[u8]) -> Option<Event> {
    let &[button, column, row] = three else { return None };
    let button = u16::from(button.checked_sub(32)?);
    // this form does not say which button was let go
    let released = button & 0b1100_0011 == 3;
    report(button, u16::from(column.checked_sub(32)?), u16::from(row.checked_sub(32)?), released)
}

fn report(bits: u16, column: u16, row: u16, released: bool) -> Option<Event> {
    let button = match bits & 3 {
        1 => MouseButton::Middle,
        2 => MouseButton::Right,
        _ => MouseButton::Left,
    };
    let moving = bits & 32 != 0;
    let kind = match bits & 0b1100_0011 {
        64 => MouseEventKind::ScrollUp,
        65 => MouseEventKind::ScrollDown,
        66 => MouseEventKind::ScrollLeft,
        67 => MouseEventKind::ScrollRight,
        0..=3 if released => MouseEventKind::Up(button),
        0..=2 if moving => MouseEventKind::Drag(button),
        0..=2 => MouseEventKind::Down(button),
        _ => return None,
    };
    let mut modifiers = KeyModifiers::NONE;
    modifiers.set(KeyModifiers::SHIFT, bits & 4 != 0);
    modifiers.set(KeyModifiers::ALT, bits & 8 != 0);
    modifiers.set(KeyModifiers::CONTROL, bits & 16 != 0);
    let (column, row) = (column.saturating_sub(1), row.saturating_sub(1));
    Some(Event::Mouse(MouseEvent { kind, column, row, modifiers }))
}
