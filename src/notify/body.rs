//! Messages as they are sent: the same words as a mail’s text, as our own JSON, as a card for Teams, as blocks for Slack.

use std::{collections::BTreeMap, fmt::Write as _};

use serde_json::{Value, json};

use super::{shortened, words::names};
use crate::{
    domain::{BodyTemplate, EventKind, Telling, Told},
    state::notifications::Notification,
};

/// Events that a card shows; of further ones it says how many there are. Teams takes 28 KB, Slack 50 blocks.
const MOST_ON_A_CARD: usize = 10;
/// Characters of an event’s text on a card.
const MOST_TEXT: usize = 1200;

/// What a message says, in a line.
pub fn subject(content: &Telling) -> String {
    match &content.events[..] {
        [] if content.is_unread => "A message that this version can’t read".to_owned(),
        [] => "Test message".to_owned(),
        [one] if content.more == 0 => one.title.clone(),
        named => {
            let named_so = |kind| named.iter().filter(|told| told.kind == kind).count() as u64;
            let counted = |kind| content.counts.get(&kind).copied().unwrap_or_default();
            // An older version did not count.
            let count = |kind| if content.counts.is_empty() { named_so(kind) } else { counted(kind) };
            // In the order of pages: what a person should look at comes first.
            let counts = EventKind::ALL.iter().map(|kind| (kind, count(*kind))).filter(|(_, n)| *n > 0);
            let parts: Vec<String> = counts.clone().map(|(kind, n)| format!("{n} × {}", kind.title())).collect();
            let further = content.count() - counts.map(|(_, n)| n).sum::<u64>().min(content.count());
            let further = if further > 0 { format!(", {further} more") } else { String::new() };
            format!("{} events: {}{further}", content.count(), parts.join(", "))
        }
    }
}

/// The text of a mail.
pub fn text(message: &Notification, base: &str) -> String {
    let mut text = String::new();
    if message.content.is_test {
        text.push_str("This message tries whether messages arrive. They do.\n");
    }
    if message.content.is_unread {
        text.push_str("A newer version of the panel wrote this message, and this one can’t read what it says.\n");
    }
    for told in &message.content.events {
        let _ = write!(
            text,
            "{}\n\n{}\n\nWhen:    {}\nPool:    {}, backed up by {}\nModules: {}\nMore:    {base}{}\n\n\n",
            told.title,
            told.text,
            told.at,
            told.pool,
            told.backup_pool,
            names(&told.modules),
            told.path
        );
    }
    if message.content.more > 0 {
        let _ = write!(
            text,
            "There were {} more events. {base}/runs lists the runs, {base}/alarms the alarms.\n\n\n",
            message.content.more
        );
    }
    let _ = write!(
        text,
        "-- \nThe panel at {base} sent this by its channel “{}”.\nWhat it sends is set at {base}/notifications\n",
        message.channel_name
    );
    text
}

/// The body of a request to a webhook. It is the same each time the message is tried.
pub fn json(message: &Notification, template: BodyTemplate, base: &str) -> String {
    let body = match template {
        BodyTemplate::Json => own(message, base),
        BodyTemplate::Teams => teams(message, base),
        BodyTemplate::Slack => slack(message, base),
    };
    body.to_string()
}

fn own(message: &Notification, base: &str) -> Value {
    let events: Vec<Value> = message.content.events.iter().map(|told| event(told, base)).collect();
    json!({
        "type": message.kind,
        "timestamp": message.created_at.rfc3339(),
        "data": {
            "id": message.id.to_string(),
            "subject": message.subject,
            "panel": base,
            "events": events,
            "more_events": message.content.more,
            "counts": message.content.counts.iter().map(|(kind, n)| (kind.name(), n)).collect::<BTreeMap<_, _>>(),
        },
    })
}

fn event(told: &Told, base: &str) -> Value {
    json!({
        "id": told.id.to_string(),
        "kind": told.kind.name(),
        "at": told.at.rfc3339(),
        "pool": told.pool.as_str(),
        "backup_pool": told.backup_pool.as_str(),
        "modules": told.modules.iter().map(|m| m.name()).collect::<Vec<_>>(),
        "run": told.run.map(|id| id.to_string()),
        "alarm": told.alarm.map(|id| id.to_string()),
        "age_seconds": told.age_ms.map(|ms| ms / 1000),
        "failing_since": told.lasting.map(|lasting| lasting.since.rfc3339()),
        "runs_failed": told.lasting.map(|lasting| lasting.runs),
        "title": told.title,
        "text": told.text,
        "url": format!("{base}{}", told.path),
    })
}

/// The events that a card shows, and a line about the others.
fn on_a_card(message: &Notification) -> (&[Told], Option<String>) {
    let events = &message.content.events;
    let shown = &events[..events.len().min(MOST_ON_A_CARD)];
    let more = message.content.count() - shown.len() as u64;
    (shown, (more > 0).then(|| format!("And {more} more; the panel lists them.")))
}

/// An adaptive card. Its texts are runs of text, which Teams does not read as Markdown.
fn teams(message: &Notification, base: &str) -> Value {
    let plain = |text: &str, more: Value| {
        let mut run = json!({"type": "TextRun", "text": text});
        if let (Some(run), Some(more)) = (run.as_object_mut(), more.as_object()) {
            run.extend(more.clone());
        }
        json!({"type": "RichTextBlock", "inlines": [run]})
    };
    let (shown, more) = on_a_card(message);
    let mut blocks = vec![plain(&message.subject, json!({"size": "Large", "weight": "Bolder"}))];
    for told in shown {
        if shown.len() > 1 {
            blocks.push(plain(&told.title, json!({"weight": "Bolder"})));
        }
        blocks.push(plain(&shortened(&told.text, MOST_TEXT), json!({})));
        let facts = [("When", told.at.to_string()), ("Pool", told.pool.to_string()), ("Modules", names(&told.modules))];
        let facts: Vec<Value> = facts.iter().map(|(title, value)| json!({"title": title, "value": value})).collect();
        blocks.push(json!({"type": "FactSet", "facts": facts}));
    }
    blocks.extend(more.map(|more| plain(&more, json!({}))));
    let path = shown.first().filter(|_| shown.len() == 1).map_or("/", |told| told.path.as_str());
    json!({
        "type": "message",
        "attachments": [{
            "contentType": "application/vnd.microsoft.card.adaptive",
            "contentUrl": null,
            "content": {
                "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                "type": "AdaptiveCard",
                "version": "1.4",
                "body": blocks,
                "actions": [{"type": "Action.OpenUrl", "title": "Open the panel", "url": format!("{base}{path}")}],
            },
        }],
    })
}

/// Blocks. Their texts are plain; only our own link is Slack’s markup.
fn slack(message: &Notification, base: &str) -> Value {
    let plain = |text: &str, most: usize| json!({"type": "plain_text", "text": shortened(text, most), "emoji": false});
    let (shown, more) = on_a_card(message);
    let mut blocks = vec![json!({"type": "header", "text": plain(&message.subject, 150)})];
    for told in shown {
        let text = format!("{}\n{}\n{}", told.title, told.at, shortened(&told.text, MOST_TEXT));
        blocks.push(json!({"type": "section", "text": plain(&text, 2900)}));
        let link = format!("<{base}{}|Open the page>", told.path);
        blocks.push(json!({"type": "context", "elements": [{"type": "mrkdwn", "text": link}]}));
    }
    blocks.extend(more.map(|more| json!({"type": "section", "text": plain(&more, 200)})));
    let fallback = message.subject.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    json!({"text": fallback, "blocks": blocks})
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        BackupModule, ChannelId, EventId, NotificationId, NotificationState, Reaches, RunId, Telling, Timestamp,
    };

    fn told(kind: EventKind, title: &str) -> Told {
        Told {
            id: EventId::new(),
            kind,
            at: Timestamp::from_micros(1_795_359_845_000_000),
            pool: "atl.litwareinc.com".parse().expect("a name"),
            backup_pool: "red.litwareinc.com".parse().expect("a name"),
            modules: vec![BackupModule::DataConf],
            run: Some(RunId::new()),
            alarm: None,
            age_ms: None,
            lasting: None,
            title: title.to_owned(),
            text: "[x](http://evil.example) <!channel> & more".to_owned(),
            path: "/runs/1".to_owned(),
        }
    }

    fn message(events: Vec<Told>, more: u64) -> Notification {
        let content = Telling { events, more, ..Telling::default() };
        let now = Timestamp::from_micros(1_795_359_845_000_000);
        Notification {
            id: NotificationId::new(),
            channel: ChannelId::new(),
            channel_name: "Operations".to_owned(),
            kind: "digest".to_owned(),
            state: NotificationState::Waiting,
            subject: subject(&content),
            content,
            created_at: now,
            due_at: now,
            attempts: 0,
            ended_at: None,
            last_error: None,
            reaches: Reaches::default(),
        }
    }

    #[test]
    fn many_events_are_told_in_one_line_the_worst_first() {
        let succeeded = || told(EventKind::RunSucceeded, "x");
        let events = vec![succeeded(), told(EventKind::RunFailed, "Sync of atl failed"), succeeded()];
        let of = |counts, more| subject(&Telling { events: events.clone(), counts, more, ..Telling::default() });
        assert_eq!(of([].into(), 0), "3 events: 1 × Failed, 2 × Succeeded");
        let counts = [(EventKind::RunSucceeded, 70), (EventKind::RunFailed, 3)].into();
        assert_eq!(of(counts, 70), "73 events: 3 × Failed, 70 × Succeeded");
        assert_eq!(of([].into(), 9), "12 events: 1 × Failed, 2 × Succeeded, 9 more", "an older version did not count");
        assert_eq!(subject(&Telling { events: vec![events[1].clone()], ..Telling::default() }), "Sync of atl failed");
    }

    #[test]
    fn what_others_wrote_is_no_markup_and_no_card_grows_without_end() {
        let mut all: Vec<Told> = (0..40).map(|n| told(EventKind::RunFailed, &format!("number {n}"))).collect();
        all[0].text = "long ".repeat(2000);
        let message = message(all, 60);
        for template in [BodyTemplate::Teams, BodyTemplate::Slack] {
            let body = json(&message, template, "https://panel.litwareinc.com");
            assert!(body.len() < 28_000, "{template}: {}", body.len());
            assert!(body.contains("number 9") && !body.contains("number 10"), "{template}");
            assert!(body.contains("And 90 more"), "{template}");
            assert!(!body.contains("\"TextBlock\"") && body.matches("mrkdwn").count() <= 10, "{template}");
        }
        let own: Value = serde_json::from_str(&json(&message, BodyTemplate::Json, "https://p")).expect("JSON");
        assert_eq!(
            (own["data"]["events"].as_array().map(Vec::len), &own["data"]["more_events"]),
            (Some(40), &60.into())
        );
        assert_eq!(own["data"]["events"][1]["url"], "https://p/runs/1");
    }
}
