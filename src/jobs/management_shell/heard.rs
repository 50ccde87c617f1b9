//! What the host told so far, each line of it recorded as it comes.

use std::time::Duration;

use tokio::time::Instant;

use super::PATIENCE;
use crate::{
    domain::{LineDetail, ModuleSelection, ModuleTold, Run, StatusTold},
    jobs::sync_run::Job,
    management_shell::{Line, Quote, StatusLook},
    state::{StateError, away::log_failure, run_lines},
    words::{Said, say},
};

/// How many lines of an attempt before this one are looked through for what cmdlets complained of.
const LOOKED_THROUGH: u32 = 1000;
/// How many complaints of an attempt are kept; a host that tells more says the same again and again.
const MOST_COMPLAINTS: usize = 200;
/// How many lines of an attempt are recorded, far more than a watch has. What comes after is heard, and leaves no trace.
const MOST_LINES: usize = 2000;
/// After how long it is tried again to record that the cmdlet is called.
const RECORD_AGAIN: Duration = Duration::from_secs(1);
/// How much is kept of the name of a module or a state, in characters.
const LONGEST_WORD: usize = 100;
/// The cmdlet that looks. What it complains of is no fault of the sync: the next look may see it.
const LOOK: &str = "Get-CsBackupServiceStatus";

/// What was told so far.
#[derive(Debug, Default)]
pub(super) struct Heard {
    /// Until when the sync is watched, once the cmdlet was called.
    pub until: Option<Instant>,
    /// How the pool’s backup stood last, by the answer that is read now.
    pub status: Option<StatusTold>,
    /// What cmdlets complained of without ending.
    pub complaints: Vec<Said>,
    /// Whether the answer that is read now is not the one in which the cmdlet was called.
    pub is_followed: bool,
    /// How many lines were heard.
    lines: usize,
    /// How many of these were complaints and the like.
    notes: usize,
}

impl Heard {
    /// What attempts before this one heard.
    pub async fn so_far(job: &Job) -> Result<Self, StateError> {
        let database = &job.panel.database;
        let Some(invoked_at) = run_lines::find_invoked(database, job.run.id).await? else { return Ok(Self::default()) };
        let now = database.begin().await?.now().await?;
        let left = PATIENCE.saturating_sub(Duration::from_millis(now.millis_since(invoked_at)));
        let lines = run_lines::list_lines(database, job.run.id, LOOKED_THROUGH).await?;
        let complaints = lines.into_iter().filter(|line| line.detail == LineDetail::Complaint).map(|line| line.words);
        Ok(Self { until: Some(Instant::now() + left), complaints: complaints.collect(), ..Self::default() })
    }

    /// Whether the cmdlet was called.
    pub const fn is_invoked(&self) -> bool {
        self.until.is_some()
    }

    /// Another answer begins; what was told of the pool before does not count any more.
    pub fn begin_answer(&mut self) {
        self.is_followed = self.is_invoked();
        self.status = None;
    }

    /// Takes a line of the host, and records it.
    pub async fn hear(&mut self, job: &Job, line: &Line) -> Result<(), StateError> {
        let (detail, words) = match line {
            Line::Begun { host, .. } => (LineDetail::Begun, say("management-line-begun").with("host", host)),
            Line::Invoking { .. } if self.is_invoked() => return Ok(()),
            Line::Invoking { .. } => {
                self.until = Some(Instant::now() + PATIENCE);
                (LineDetail::Invoking, say("management-line-invoking").with("command", command(&job.run)))
            }
            Line::Invoked { .. } => (LineDetail::Invoked, say("management-line-invoked")),
            Line::Status(look) => {
                let told = status(look);
                let words = told.said(|_| true);
                self.status = Some(told.clone());
                (LineDetail::Status(told), words)
            }
            Line::Problem(problem) => {
                let words = quoted("management-line-problem", &problem.cmdlet, &problem.message);
                (self.complaint(&problem.cmdlet, &words), words)
            }
            Line::Warning(warning) => {
                let words = quoted("management-line-warning", &warning.cmdlet, &warning.message);
                (self.complaint(&warning.cmdlet, &words), words)
            }
            Line::Unknown(word) => (LineDetail::Note, say("management-line-unknown").with("line", word)),
            _ => return Ok(()),
        };
        self.lines += 1;
        let is_note = matches!(detail, LineDetail::Complaint | LineDetail::Note);
        self.notes += usize::from(is_note);
        let is_too_much = self.lines > MOST_LINES || is_note && self.notes > MOST_COMPLAINTS;
        if detail == LineDetail::Invoking {
            return record_surely(job, &detail, &words).await;
        }
        if is_too_much { Ok(()) } else { record(job, &detail, &words).await }
    }

    /// Takes what a cmdlet complains of; what it is for the run.
    fn complaint(&mut self, cmdlet: &Quote, words: &Said) -> LineDetail {
        if cmdlet.as_str().eq_ignore_ascii_case(LOOK) {
            return LineDetail::Note;
        }
        if self.complaints.len() < MOST_COMPLAINTS {
            self.complaints.push(words.clone());
        }
        LineDetail::Complaint
    }
}

/// Records the line by which another attempt knows that it must not invoke: again and again, until it is there or somebody
/// else has the run.
async fn record_surely(job: &Job, detail: &LineDetail, words: &Said) -> Result<(), StateError> {
    loop {
        match record(job, detail, words).await {
            Err(error) if !matches!(error, StateError::LeaseLost) && !job.stop.is_cancelled() => {
                log_failure!(job.panel.database, warn, &error, run.id = %job.run.id, "that a sync was invoked could not be recorded; trying again");
                tokio::time::sleep(RECORD_AGAIN).await;
            }
            ended => return ended,
        }
    }
}

/// Records a line of a run.
pub(super) async fn record(job: &Job, detail: &LineDetail, words: &Said) -> Result<(), StateError> {
    let mut tx = job.panel.database.begin().await?;
    run_lines::append_line(&mut tx, &job.lease, None, detail, words).await?;
    tx.commit().await
}

fn quoted(key: &'static str, cmdlet: &Quote, text: &Quote) -> Said {
    say(key).with("cmdlet", cmdlet).with("text", text)
}

/// The cmdlet’s line, as the form of the panel shows it.
fn command(run: &Run) -> String {
    let module = match run.request.selection {
        ModuleSelection::All => String::new(),
        ModuleSelection::One(module) => format!(" -BackupModule \"{module}\""),
    };
    let force = if run.request.force { " -Force" } else { "" };
    format!("Invoke-CsBackupServiceSync -PoolFqdn \"{}\"{module}{force}", run.pool)
}

/// A look in the host’s words.
fn status(look: &StatusLook) -> StatusTold {
    let word = |quote: &Quote| quote.as_str().chars().take(LONGEST_WORD).collect();
    let modules = look.modules.iter().map(|module| ModuleTold {
        module: word(&module.module.word),
        export: word(&module.export.word),
        import: word(&module.import.word),
    });
    StatusTold::new(word(&look.export.word), word(&look.import.word), word(&look.machine), modules)
}
