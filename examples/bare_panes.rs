//! The least a ratatui program with two panes can be, to measure the real one against.
//!
//! `cargo run --release --example bare_panes -- FILE`; `j` and `k` scroll, `q` quits.

use ratatui::{
    crossterm::event::{self, Event, KeyCode},
    layout::{Constraint, Layout},
    text::Line,
    widgets::{Block, List, Paragraph},
};

fn main() -> std::io::Result<()> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "README.md".into());
    let text = std::fs::read_to_string(&path)?;
    let mut terminal = ratatui::try_init()?;
    let mut top = 0;
    let result = loop {
        let drawn = terminal.draw(|frame| {
            let [left, right] = Layout::horizontal([Constraint::Percentage(30), Constraint::Percentage(70)])
                .areas(frame.area());
            frame.render_widget(List::new([path.as_str()]).block(Block::bordered().title("Files")), left);
            let rows = usize::from(right.height);
            let lines: Vec<Line> = text.lines().skip(top).take(rows).map(Line::raw).collect();
            frame.render_widget(Paragraph::new(lines).block(Block::bordered().title("Text")), right);
        });
        if let Err(error) = drawn {
            break Err(error);
        }
        if let Event::Key(key) = event::read()? {
            match key.code {
                KeyCode::Char('j') => top += 1,
                KeyCode::Char('k') => top = top.saturating_sub(1),
                KeyCode::Char('q') => break Ok(()),
                _ => {}
            }
        }
    };
    ratatui::restore();
    result
}
