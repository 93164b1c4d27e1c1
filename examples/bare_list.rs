//! The least a ratatui program with a list of many rows can be, to measure the real one against: of the rows only those
//! in view are handed to the list.
//!
//! `cargo run --release --example bare_list -- COUNT`; `j` and `k` move, `q` quits.

use ratatui::{
    crossterm::event::{self, Event, KeyCode},
    style::Style,
    widgets::{Block, List, ListState},
};

fn main() -> std::io::Result<()> {
    let count: usize = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(1000);
    let rows: Vec<String> = (0..count).map(|n| format!("Row number {n} of the list")).collect();
    let mut terminal = ratatui::try_init()?;
    let (mut chosen, mut top) = (0usize, 0usize);
    let result = loop {
        let drawn = terminal.draw(|frame| {
            let height = usize::from(frame.area().height.saturating_sub(2)).max(1);
            top = top.min(chosen).max((chosen + 1).saturating_sub(height));
            let shown = rows.iter().skip(top).take(height).map(String::as_str);
            let list = List::new(shown).block(Block::bordered().title("Rows"));
            let mut state = ListState::default().with_selected(Some(chosen - top));
            frame.render_stateful_widget(
                list.highlight_style(Style::new().reversed()),
                frame.area(),
                &mut state,
            );
        });
        if let Err(error) = drawn {
            break Err(error);
        }
        if let Event::Key(key) = event::read()? {
            match key.code {
                KeyCode::Char('j') => chosen = (chosen + 1).min(count.saturating_sub(1)),
                KeyCode::Char('k') => chosen = chosen.saturating_sub(1),
                KeyCode::Char('q') => break Ok(()),
                _ => {}
            }
        }
    };
    ratatui::restore();
    result
}
