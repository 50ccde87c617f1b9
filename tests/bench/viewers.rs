//! Many who watch one run, each over a connection of their own, and a look at the run’s row to compare with.

use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use sqlx::{Connection as _, PgConnection, Row as _};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    runtime,
    task::JoinSet,
    time::sleep,
};

/// How often the row is looked at.
const LOOK: Duration = Duration::from_millis(20);

/// How far the run was: items compared, and items inserted.
type Figures = (u64, u64);

/// Something that somebody saw.
#[derive(Debug, Clone, Copy)]
struct Seen {
    at: Instant,
    /// None: that the run has ended.
    figures: Option<Figures>,
}

/// What all saw of a run.
pub struct Watched {
    /// What the row said, whenever it said something new.
    row: Vec<Seen>,
    viewers: Vec<Vec<Seen>>,
}

/// Watches a run until it has ended.
pub fn watch(database: &str, address: &str, cookie: &str, run: &str, viewers: usize) -> anyhow::Result<Watched> {
    let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut all = JoinSet::new();
        for _ in 0..viewers {
            let request = format!("GET /runs/{run}/events HTTP/1.0\r\nHost: {address}\r\nCookie: {cookie}\r\n\r\n");
            all.spawn(view(address.to_owned(), request));
        }
        let row = follow_row(database, run).await?;
        let mut seen = Vec::with_capacity(viewers);
        while let Some(one) = all.join_next().await {
            seen.push(one??);
        }
        Ok(Watched { row, viewers: seen })
    })
}

async fn follow_row(database: &str, run: &str) -> anyhow::Result<Vec<Seen>> {
    let mut connection = PgConnection::connect(database).await?;
    let mut seen: Vec<Seen> = Vec::new();
    loop {
        let row = sqlx::query(
            "select r.finished_at, sum(m.items_compared)::bigint as compared, sum(m.inserted)::bigint as inserted \
             from runs r join module_runs m on m.run_id = r.id where r.id = $1 group by r.id",
        )
        .bind(run)
        .fetch_one(&mut connection)
        .await?;
        if row.try_get::<Option<i64>, _>("finished_at")?.is_some() {
            return Ok(seen);
        }
        let figure = |name| anyhow::Ok(u64::try_from(row.try_get::<i64, _>(name)?)?);
        let figures = (figure("compared")?, figure("inserted")?);
        if seen.last().is_none_or(|last| last.figures != Some(figures)) {
            seen.push(Seen { at: Instant::now(), figures: Some(figures) });
        }
        sleep(LOOK).await;
    }
}

async fn view(address: String, request: String) -> anyhow::Result<Vec<Seen>> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(request.as_bytes()).await?;
    let (mut text, mut piece, mut seen) = (Vec::new(), vec![0; 16 << 10], Vec::new());
    loop {
        let read = stream.read(&mut piece).await?;
        if read == 0 {
            return Ok(seen);
        }
        text.extend_from_slice(&piece[..read]);
        let at = Instant::now();
        while let Some(end) = text.windows(2).position(|two| two == b"\n\n") {
            let event: Vec<u8> = text.drain(..end + 2).collect();
            let event = String::from_utf8_lossy(&event);
            if event.starts_with("HTTP/1.") && !event.contains(" 200 ") {
                bail!("a viewer was answered: {}", event.lines().next().unwrap_or_default());
            }
            if event.contains("event: ended") {
                seen.push(Seen { at, figures: None });
            } else if let Some(figures) = figures(&event) {
                seen.push(Seen { at, figures: Some(figures) });
            }
        }
    }
}

/// What the fragment of the page says in its first row of figures.
fn figures(event: &str) -> Option<Figures> {
    Some((figure(event, "Compared")?, figure(event, "Inserted")?))
}

fn figure(event: &str, label: &str) -> Option<u64> {
    let (_, mut rest) = event.split_once(&format!("data-label=\"{label}\">"))?;
    if rest.starts_with('<') {
        rest = rest.split_once('>')?.1; // a link around it
    }
    let digits: String = rest.chars().take_while(|c| c.is_ascii_digit() || *c == ',').filter(|c| *c != ',').collect();
    digits.parse().ok()
}

impl Watched {
    /// How many different things the row said.
    pub fn updates(&self) -> usize {
        self.row.len()
    }

    /// How many seconds passed at the most from what the row said until the last viewer saw that or more. Of a viewer only
    /// what came after its first sight counts.
    pub fn oldest(&self) -> anyhow::Result<f64> {
        let mut oldest = Duration::ZERO;
        for viewer in &self.viewers {
            let first = viewer.first().context("a viewer saw nothing")?;
            for update in self.row.iter().filter(|update| update.at > first.at) {
                let covers = |seen: &&Seen| match (seen.figures, update.figures) {
                    (Some(seen), Some(said)) => seen.0 >= said.0 && seen.1 >= said.1,
                    _ => true,
                };
                let seen =
                    viewer.iter().find(covers).context("a viewer never saw an update, nor that the run ended")?;
                oldest = oldest.max(seen.at.saturating_duration_since(update.at));
            }
        }
        Ok(oldest.as_secs_f64())
    }
}
