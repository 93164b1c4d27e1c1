//! What `update` asked for, done. A new effect is one more arm of the match.

use super::{
    browser, editor,
    event_loop::Loop,
    guard,
    workers::{Narrow, PeopleRequest, Request},
};
use crate::{
    app::{Effect, Event, effect::Task, event::Kept},
    library::EntryId,
    text::SafeText,
};
use ratatui::crossterm::clipboard::CopyToClipboard;
use rustix::process::{Pid, Signal, getpid, getsid, kill_current_process_group};
use std::{
    env, io,
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
};

/// Longest text to copy, in bytes: base64 makes 100,000 of it, the most that terminals take.
const LONGEST_COPY: usize = 75_000;

impl Loop {
    /// Does one thing outside the model.
    ///
    /// # Errors
    /// Only when the terminal is lost; anything else becomes a message.
    pub(super) fn perform(&mut self, effect: Effect) -> io::Result<()> {
        match effect {
            Effect::Quit => self.quit = true,
            Effect::Copy(text) => self.copy(&text)?,
            Effect::Edit { path, entry, line } => self.edit(&path, entry, line)?,
            Effect::Browse(url) => self.browse(&url)?,
            Effect::Open(id) => self.open(id)?,
            Effect::Search { generation, query, vocabulary } => {
                let begun = self.workers.search(Request { generation, query, vocabulary });
                self.tell("cannot search", begun)?;
            }
            Effect::FindPeople { generation, text } => {
                self.people(PeopleRequest::Find { generation, text })?;
            }
            Effect::Dossier { generation, who } => self.people(PeopleRequest::Dossier { generation, who })?,
            Effect::Load(ids) => {
                let begun = self.workers.fetch(ids);
                self.tell("cannot fetch briefings", begun)?;
            }
            Effect::Narrow { generation, query, marks } => {
                let begun = self.workers.narrow(Narrow { generation, query, marks });
                self.tell("cannot narrow the list", begun)?;
            }
            Effect::Stories => {
                let begun = self.workers.tell_stories();
                self.tell("cannot tell stories apart", begun)?;
            }
            Effect::Marks(marks) => self.workers.set_marks(marks),
            Effect::Count(queries) => {
                let begun = self.workers.count(queries);
                self.tell("cannot count", begun)?;
            }
            Effect::Keep { ticket, tasks, said } => self.keep(ticket, tasks, said)?,
            Effect::Recall { entry, key } => self.keeper.recall(entry, key),
            Effect::Begin(paths) => {
                let begun = self.workers.begin(paths);
                self.tell("cannot open", begun)?;
            }
            Effect::Suspend => self.suspend()?,
            Effect::Redraw => self.redraw(),
        }
        Ok(())
    }

    fn people(&mut self, request: PeopleRequest) -> io::Result<()> {
        let begun = self.workers.people(request);
        self.tell("cannot look up actors", begun)
    }

    fn open(&mut self, id: EntryId) -> io::Result<()> {
        let begun = self.workers.open_now(id);
        self.tell("cannot open", begun)
    }

    fn keep(&mut self, ticket: u64, tasks: Vec<Task>, said: Option<SafeText>) -> io::Result<()> {
        if self.keeper.keep(ticket, tasks, said) {
            return Ok(());
        }
        let result = Err("not kept: the reading state is not there any more; start Onrecord again".into());
        self.take(Event::Kept(Box::new(Kept { ticket, said: None, result })))
    }

    /// Makes a message of what did not work.
    fn tell(&mut self, what: &str, result: io::Result<()>) -> io::Result<()> {
        match result {
            Ok(()) => Ok(()),
            Err(error) => self.take(Event::Trouble(format!("{what}: {error}").into())),
        }
    }

    /// Puts `text` on the clipboard of the terminal, which also works from afar.
    fn copy(&mut self, text: &str) -> io::Result<()> {
        if text.len() > LONGEST_COPY {
            let message = format!("too long to copy: {} bytes, at most {LONGEST_COPY}", text.len());
            return self.take(Event::Trouble(message.into()));
        }
        self.screen.send(&CopyToClipboard::to_clipboard_from(text))?;
        let count = text.chars().count();
        let plural = if count == 1 { "" } else { "s" };
        self.take(Event::Notice(format!("copied {count} character{plural}").into()))
    }

    /// Hands the terminal to an editor and takes it back when that ends, however it ends.
    fn edit(&mut self, path: &Path, entry: EntryId, line: u32) -> io::Result<()> {
        let invocation = match editor::invocation(|name| env::var(name).ok(), path, line) {
            Ok(invocation) => invocation,
            Err(message) => return self.take(Event::Trouble(message.into())),
        };
        let ended = self.lend(&invocation)?;
        self.open(entry)?;
        match complaint(&invocation.program, ended) {
            Some(message) => self.take(Event::Trouble(message)),
            None => Ok(()),
        }
    }

    /// Lends the terminal to a program until that ends.
    fn lend(&mut self, invocation: &editor::Invocation) -> io::Result<io::Result<ExitStatus>> {
        self.input.pause();
        guard::restore();
        let ended = self.start(invocation).and_then(|mut child| {
            if let Some(id) = Pid::from_raw(child.id().cast_signed()) {
                self.input.lend(id);
            }
            child.wait()
        });
        self.come_back()?;
        self.input.resume();
        Ok(ended)
    }

    /// Gives an address to the browser, which keeps its hands off the terminal unless it lives there.
    fn browse(&mut self, url: &str) -> io::Result<()> {
        let (invocation, in_terminal) = match browser::invocation(|name| env::var(name).ok(), url) {
            Ok(found) => found,
            Err(message) => return self.take(Event::Trouble(message.into())),
        };
        let program = &invocation.program;
        if in_terminal {
            return match self.lend(&invocation)? {
                Ok(_) => Ok(()),
                Err(error) => self.take(Event::Trouble(format!("cannot start {program}: {error}").into())),
            };
        }
        let mut command = Command::new(program);
        command.args(&invocation.arguments);
        let begun = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        match begun {
            Ok(mut child) => {
                // Somebody has to wait for it, or it stays in the table of processes.
                let waits = std::thread::Builder::new().name("browser".into());
                waits.spawn(move || child.wait()).map(drop)?;
                self.take(Event::Notice(format!("given to {program}").into()))
            }
            Err(error) => {
                let message = format!("cannot start {program}: {error}; set $BROWSER");
                self.take(Event::Trouble(message.into()))
            }
        }
    }

    fn start(&self, invocation: &editor::Invocation) -> io::Result<Child> {
        let keys = self.tty.input().try_clone_to_owned()?;
        Command::new(&invocation.program).args(&invocation.arguments).stdin(Stdio::from(keys)).spawn()
    }

    /// Asks the whole job to stop, as the terminal would on Ctrl-Z; our own part follows by the signal.
    fn suspend(&mut self) -> io::Result<()> {
        if getsid(None).is_ok_and(|session| session == getpid()) {
            return self.take(Event::Trouble("no shell to go back to".into()));
        }
        Ok(kill_current_process_group(Signal::TSTP)?)
    }
}

/// What to say about an editor that did not end well.
fn complaint(program: &str, ended: io::Result<ExitStatus>) -> Option<SafeText> {
    let text = match ended {
        Ok(status) if status.success() => return None,
        Ok(status) => match status.code() {
            Some(code) => format!("{program} ended with status {code}"),
            None => format!("{program} was ended by a signal"),
        },
        Err(error) => format!("cannot start {program}: {error}; set $VISUAL or $EDITOR"),
    };
    Some(text.into())
}
