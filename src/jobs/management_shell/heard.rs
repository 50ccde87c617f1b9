//! What the host told so far, each line of it recorded as it comes.

use std::time::Duration;

use tokio::time::Instant;

use super::PATIENCE;
use crate::{
    domain::{LineDetail, ModuleSelection, ModuleTold, Run, StatusTold},
    jobs::sync_run::Job,
    management_shell::{Line, Quote, StatusLook},
    state::{StateError, run_lines},
    words::{Said, say},
};

/// How many lines of an attempt before this one are looked through for what cmdlets complained of.
const LOOKED_THROUGH: u32 = 1000;
/// How many complaints of a run are kept; a host that tells more says the same again and again.
const MOST_COMPLAINTS: usize = 200;
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
    /// How many complaints and the like were heard.
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

    /// Records a line.
    pub async fn record(&self, job: &Job, detail: &LineDetail, words: &Said) -> Result<(), StateError> {
        let mut tx = job.panel.database.begin().await?;
        run_lines::append_line(&mut tx, &job.lease, None, detail, words).await?;
        tx.commit().await
    }

    /// Takes a line of the host, and records it.
    pub async fn hear(&mut self, job: &Job, line: &Line) -> Result<(), StateError> {
        let (detail, words) = match line {
            Line::Begun { host, .. } => (LineDetail::Begun, say("management-line-begun").with("host", host)),
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
        if matches!(detail, LineDetail::Complaint | LineDetail::Note) {
            self.notes += 1;
            if self.notes > MOST_COMPLAINTS {
                return Ok(());
            }
        }
        self.record(job, &detail, &words).await
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

fn quoted(key: &'static str, cmdlet: &Quote, text: &Quote) -> Said {
    say(key).with("cmdlet", cmdlet).with("text", text)
}

/// The cmdlet’s line, as the form of the panel shows it.
fn command(run: &Run) -> String {
    let mut line = format!("Invoke-CsBackupServiceSync -PoolFqdn \"{}\"", run.pool);
    if let ModuleSelection::One(module) = run.request.selection {
        line.push_str(&format!(" -BackupModule \"{module}\""));
    }
    if run.request.force {
        line.push_str(" -Force");
    }
    line
}

/// A look in the host’s words.
fn status(look: &StatusLook) -> StatusTold {
    let word = |quote: &Quote| quote.as_str().to_owned();
    let modules = look.modules.iter().map(|module| ModuleTold {
        module: word(&module.module.word),
        export: word(&module.export.word),
        import: word(&module.import.word),
    });
    StatusTold::new(word(&look.export.word), word(&look.import.word), word(&look.machine), modules)
}
