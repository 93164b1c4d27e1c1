//! Model, update and effects. Pure: no I/O, no clock, no threads.

pub mod effect;
pub mod event;
pub mod model;

pub use effect::Effect;
pub use event::Event;
pub use model::Model;

/// Applies one event to the model; says what the runtime is to do about it.
pub fn update(model: &mut Model, event: Event) -> Vec<Effect> {
    match event {
        Event::Key(_) | Event::Interrupt => vec![Effect::Quit],
        Event::Resize { columns, rows } => {
            model.size = (columns, rows);
            model.dirty = true;
            vec![]
        }
        _ => vec![],
    }
}
