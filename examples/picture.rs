//! Prints a screen of the program as text or SVG, from its own buffer:
//! `cargo run --example picture -- briefings --size 160x48 --keys "] ] )" --svg > assets/screen.svg`

use onrecord::{
    app::{self, Event, Model, event::Found},
    command::{Code, Key},
    library::{self, EntryId},
    ui,
};
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use std::{ops::ControlFlow, path::PathBuf, sync::Arc};

#[path = "picture/svg.rs"]
mod svg;

fn main() {
    let mut paths = Vec::new();
    let (mut size, mut keys, mut as_svg, mut model) = ((160, 48), String::new(), false, Model::default());
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--size" => size = parse_size(&args.next().unwrap_or_default()),
            "--keys" => keys = args.next().unwrap_or_default(),
            "--svg" => as_svg = true,
            "--ascii" => model.look.ascii = true,
            "--mono" => model.look.depth = app::model::Depth::Mono,
            "--light" => model.look.theme = app::model::ThemeName::Light,
            "--first-run" => model.first_run = true,
            _ => paths.push(PathBuf::from(arg)),
        }
    }
    model.opened_path = paths.first().map(|p| p.display().to_string()).unwrap_or_default().into();
    let light = model.look.theme == app::model::ThemeName::Light;
    open(&mut model, &paths, size);
    for key in Key::sequence(&keys).unwrap_or_default() {
        app::update(&mut model, Event::Key(pressed(key)));
    }
    let picture = ui::picture(&model);
    if as_svg {
        print!("{}", svg::svg(&picture, light));
    } else {
        for row in picture.content.chunks(usize::from(size.0)) {
            let line: String = row.iter().map(ratatui::buffer::Cell::symbol).collect();
            println!("{}", line.trim_end());
        }
    }
}

fn open(model: &mut Model, paths: &[PathBuf], (columns, rows): (u16, u16)) {
    app::update(model, Event::Resize { columns, rows });
    let mut items = Vec::new();
    library::scan(paths, |batch| {
        items.extend(batch);
        ControlFlow::Continue(())
    });
    let found = items.iter().enumerate();
    let found =
        found.map(|(i, x)| Found { id: EntryId(i), origin: x.origin.clone(), label: x.label.clone() });
    app::update(model, Event::Found(found.collect()));
    let opened = items.iter().enumerate();
    let opened = opened.map(|(i, x)| (EntryId(i), library::open(&x.origin).map(Arc::new)));
    app::update(model, Event::Opened(opened.collect()));
    app::update(model, Event::ScanDone);
    // a reader who has read nothing yet
    app::update(model, Event::State(Box::default()));
}

fn parse_size(size: &str) -> (u16, u16) {
    let (w, h) = size.split_once('x').unwrap_or(("160", "48"));
    (w.parse().unwrap_or(160), h.parse().unwrap_or(48))
}

fn pressed(key: Key) -> KeyEvent {
    let code = match key.code {
        Code::Char(c) => KeyCode::Char(c),
        Code::Named("enter") => KeyCode::Enter,
        Code::Named("tab") => KeyCode::Tab,
        Code::Named("S-tab") => KeyCode::BackTab,
        Code::Named("backspace") => KeyCode::Backspace,
        Code::Named("down") => KeyCode::Down,
        Code::Named("up") => KeyCode::Up,
        Code::Named(_) => KeyCode::Esc,
    };
    KeyEvent::new(code, if key.ctrl { KeyModifiers::CONTROL } else { KeyModifiers::NONE })
}
