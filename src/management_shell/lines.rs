//! The answer of a host, line by line: bounded, heard in time, and told apart from what only looks like one.

use std::time::Duration;

use bytes::Bytes;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use super::{
    Timeouts, classify,
    contract::{Action, End, Heard, LONGEST_ANSWER, LONGEST_LINE, Line, Outcome, Quote, Request, Unread, heard},
    error::{Effect, Fault, ShellError},
    local, ssh,
};

/// The most that is kept of what a host writes to standard error, in bytes.
const KEPT_ERRORS: usize = 16 << 10;
/// The cmdlet by which a sync is watched.
const LOOK: &str = "Get-CsBackupServiceStatus";
/// How long after the time that the host was given it is waited for its last word.
const GRACE: Duration = Duration::from_mins(1);

/// What happens on the way from a host.
#[derive(Debug)]
pub(super) enum Event {
    /// Standard output.
    Output(Bytes),
    /// Standard error.
    Errors(Bytes),
    /// The program ended with this code.
    Exit(u32),
    /// The server runs no command for this user.
    NotRun,
    /// Nothing more comes.
    Closed,
}

/// A program that runs.
pub(super) enum Running {
    Ssh(Box<ssh::Running>),
    Local(Box<local::Running>),
}

impl Running {
    async fn event(&mut self) -> Event {
        match self {
            Self::Ssh(running) => running.event().await,
            Self::Local(running) => running.event().await,
        }
    }

    async fn close(&mut self) {
        match self {
            Self::Ssh(running) => running.close().await,
            Self::Local(running) => running.close().await,
        }
    }
}

/// The lines of an answer, as they come. Dropped, it leaves the host; the script there ends at its next sign of life, and what
/// it invoked goes on.
pub struct Lines {
    running: Running,
    place: String,
    program: String,
    id: String,
    action: Action,
    cancel: CancellationToken,
    silence: Duration,
    /// When a watch must have ended, the host’s own clock aside.
    deadline: Option<Instant>,
    /// When a line came last.
    heard_at: Instant,
    unread: Vec<u8>,
    /// How much of `unread` has no line end.
    searched: usize,
    taken: usize,
    errors: Vec<u8>,
    exit: Option<u32>,
    /// How many lines came.
    heard: u64,
    effect: Effect,
    last_said: Option<Quote>,
    is_over: bool,
}

impl std::fmt::Debug for Lines {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lines").field("place", &self.place).field("id", &self.id).finish_non_exhaustive()
    }
}

/// Who is asked.
pub(super) struct Asked {
    pub place: String,
    pub program: String,
}

impl Lines {
    pub(super) fn new(
        running: Running,
        asked: Asked,
        request: &Request,
        cancel: CancellationToken,
        timeouts: Timeouts,
    ) -> Self {
        let now = Instant::now();
        let action = request.action().clone();
        Self {
            running,
            place: asked.place,
            program: asked.program,
            id: request.id().to_owned(),
            deadline: action.watch().map(|watch| now + watch.patience() + GRACE),
            effect: Effect::begun(action.deed()),
            action,
            cancel,
            silence: timeouts.silence,
            heard_at: now,
            unread: Vec::new(),
            searched: 0,
            taken: 0,
            errors: Vec::new(),
            exit: None,
            heard: 0,
            last_said: None,
            is_over: false,
        }
    }

    /// What the request did to the deployment, as far as is known by now.
    pub const fn effect(&self) -> Effect {
        self.effect
    }

    /// The next line; `None` after the end. What waits for it may be dropped; nothing is lost then. After an error nothing
    /// more comes.
    pub async fn next(&mut self) -> Result<Option<Line>, ShellError> {
        if self.is_over {
            return Ok(None);
        }
        match self.next_line().await {
            Ok(line) => {
                if matches!(line, Line::End(_)) {
                    self.leave().await;
                }
                Ok(Some(line))
            }
            Err(fault) => {
                self.leave().await;
                Err(ShellError::new(fault, self.effect))
            }
        }
    }

    async fn leave(&mut self) {
        self.is_over = true;
        self.running.close().await;
    }

    async fn next_line(&mut self) -> Result<Line, Fault> {
        loop {
            while let Some(text) = self.take_line()? {
                if let Some(line) = self.read(&text)? {
                    return Ok(line);
                }
            }
            let silent_at = self.heard_at + self.silence;
            let until = self.deadline.map_or(silent_at, |deadline| deadline.min(silent_at));
            let event = tokio::select! {
                biased;
                () = self.cancel.cancelled() => return Err(Fault::Cancelled { place: self.place.clone() }),
                event = self.running.event() => event,
                () = sleep_until(until) => return Err(self.out_of_time(until)),
            };
            match event {
                Event::Output(data) => {
                    self.taken += data.len();
                    self.unread.extend_from_slice(&data);
                }
                Event::Errors(data) => {
                    let room = KEPT_ERRORS.saturating_sub(self.errors.len());
                    self.errors.extend_from_slice(&data[..data.len().min(room)]);
                }
                Event::Exit(code) => self.exit = Some(code),
                Event::NotRun => {
                    self.effect = Effect::Untouched;
                    return Err(Fault::NoProgram { place: self.place.clone(), program: self.program.clone() });
                }
                Event::Closed => return Err(self.broken_off()),
            }
        }
    }

    /// The next whole line that came, without its end; empty ones are passed over.
    fn take_line(&mut self) -> Result<Option<Vec<u8>>, Fault> {
        loop {
            let end = self.unread[self.searched..].iter().position(|byte| *byte == b'\n');
            let Some(end) = end.map(|end| self.searched + end) else {
                self.searched = self.unread.len();
                if self.unread.len() > LONGEST_LINE || self.taken > LONGEST_ANSWER {
                    return Err(Fault::TooMuch { place: self.place.clone() });
                }
                return Ok(None);
            };
            if end > LONGEST_LINE {
                return Err(Fault::TooMuch { place: self.place.clone() });
            }
            let rest = self.unread.split_off(end + 1);
            let line = std::mem::replace(&mut self.unread, rest);
            self.searched = 0;
            let line = line.trim_ascii();
            if !line.is_empty() {
                return Ok(Some(line.to_vec()));
            }
        }
    }

    /// Reads a line; `None` if it is only a sign of life.
    fn read(&mut self, text: &[u8]) -> Result<Option<Line>, Fault> {
        let heard = heard(text, &self.id).map_err(|unread| match unread {
            Unread::Strange => Fault::NotTheContract { place: self.place.clone(), start: Quote::start_of(text) },
            Unread::Version(theirs) => Fault::OtherContract { place: self.place.clone(), theirs },
        })?;
        self.heard_at = Instant::now();
        self.heard += 1;
        let line = match heard {
            Heard::Heartbeat => return Ok(None),
            Heard::Ended(outcome) => return self.ended(*outcome).map(|end| Some(Line::End(end))),
            Heard::Told(line) => line,
        };
        match &line {
            Line::Invoking { .. } => self.effect = self.effect.called(),
            Line::Invoked { .. } => self.effect = self.effect.done(),
            Line::Warning(warning) => self.last_said = Some(warning.message.clone()),
            Line::Problem(problem) => {
                self.last_said = Some(problem.message.clone());
                // While a sync is watched, a look may fail: the script there counts that.
                let is_look = self.action.watch().is_some() && problem.cmdlet.as_str() == LOOK;
                if !is_look && let Some(fault) = classify::hopeless_already(problem, &self.place, self.action.pool()) {
                    // The cmdlet did not end by it: what else it did is not known.
                    return Err(fault);
                }
            }
            _ => {}
        }
        Ok(Some(line))
    }

    fn ended(&mut self, mut outcome: Outcome) -> Result<End, Fault> {
        let pool = || self.action.pool().map(ToString::to_string).unwrap_or_default();
        self.effect = self.effect.all_told();
        match outcome.word.as_str() {
            "done" => Ok(End::Done),
            "reached" => Ok(End::Reached),
            "nothing-to-do" => Ok(End::NothingToDo),
            "error-state" => Err(Fault::ErrorState {
                pool: pool(),
                modules: outcome.modules,
                said: self.last_said.clone().unwrap_or_default(),
            }),
            "timeout" => Err(self.timed_out(true)),
            _ => {
                // A cmdlet that gave nothing said why before.
                if let Some(problem) = outcome.problem.as_mut().filter(|problem| problem.message.is_empty()) {
                    problem.message = self.last_said.clone().unwrap_or_default();
                }
                let cmdlet = outcome.problem.as_ref().map(|problem| problem.cmdlet.clone()).unwrap_or_default();
                let fault = classify::failed(outcome, &self.place, self.action.pool());
                if matches!(fault, Fault::AccessDenied { .. } | Fault::UnknownPool { .. }) {
                    self.effect = self.effect.refused(&cmdlet);
                }
                Err(fault)
            }
        }
    }

    fn timed_out(&self, looked: bool) -> Fault {
        let pool = self.action.pool().map(ToString::to_string).unwrap_or_default();
        let waited = self.action.watch().map(super::contract::Watch::patience).unwrap_or_default();
        Fault::TimedOut { pool, waited, looked }
    }

    fn out_of_time(&self, until: Instant) -> Fault {
        if self.deadline == Some(until) {
            return self.timed_out(false);
        }
        Fault::Silent { place: self.place.clone(), waited: self.silence }
    }

    /// Nothing more comes, and the end was not among what came.
    fn broken_off(&mut self) -> Fault {
        if !self.unread.is_empty() && self.exit.is_some() {
            return Fault::NotTheContract { place: self.place.clone(), start: Quote::start_of(&self.unread) };
        }
        let said = classify::standard_error(&self.errors);
        if self.heard == 0 && classify::is_no_program(self.exit, &said, &self.program) {
            self.effect = Effect::Untouched;
            return Fault::NoProgram { place: self.place.clone(), program: self.program.clone() };
        }
        if self.exit.is_some() {
            // All that it had to say came: if that it calls the cmdlet is not among it, it did not.
            self.effect = self.effect.all_told();
        }
        Fault::BrokenOff { place: self.place.clone(), said }
    }
}
