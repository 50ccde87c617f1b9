//! `POST /runs/{id}/put_back`: looks at what taking a run back would do, all of it or the changes that were chosen.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::show::{self, Refused};
use crate::{
    domain::{BackupModule, ChangeKey},
    operations::{FieldError, OperationError, PutBack, preview_put_back},
    panel::Panel,
    web::{
        error::WebError,
        form::Form,
        permitted::{Permitted, RestoreData},
        routes,
    },
    words::{Word, say},
};

/// What is to be taken back.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PutBackForm {
    /// `MODULE:KEY`, once for each change.
    change: Vec<String>,
    /// Set by the list of changes: only what is chosen, so nothing if nothing is.
    only_chosen: String,
}

impl PutBackForm {
    fn parse(&self) -> Result<PutBack, Vec<FieldError>> {
        if self.change.is_empty() && !self.only_chosen.is_empty() {
            return Err(vec![FieldError::new("choice", say("refused-choose-change"))]);
        }
        let choices = self.change.iter().map(|text| choice(text)).collect::<Option<_>>();
        let unread = || vec![FieldError::new("choice", say("refused-change-unread"))];
        choices.map(|choices| PutBack { choices }).ok_or_else(unread)
    }
}

fn choice(text: &str) -> Option<(BackupModule, ChangeKey)> {
    let (module, key) = text.split_once(':')?;
    Some((module.parse().ok()?, key.parse().ok()?))
}

pub async fn post(
    State(panel): State<Panel>,
    user: Permitted<RestoreData>,
    Path(id): Path<String>,
    Form(form): Form<PutBackForm>,
) -> Result<Response, WebError> {
    let seen = user.whole_run(&panel, &id).await?;
    let run = &seen.run;
    let asked = match form.parse() {
        Ok(put_back) => preview_put_back(&panel, &user.actor(), run, &put_back, None).await,
        Err(errors) => Err(OperationError::Refused(errors)),
    };
    match asked {
        Ok(accepted) => {
            let preview = accepted.runs.first().map_or(run.id, |r| r.id);
            Ok(Redirect::to(&routes::run(&preview)).into_response())
        }
        Err(OperationError::Refused(errors)) => {
            show::show(&panel, &user, &seen, Refused::new(Word("runs-refused-put-back"), errors)).await
        }
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Change;

    #[test]
    fn an_empty_choice_is_not_a_choice_of_everything() {
        let key = ChangeKey::of(Change::Delete, "a");
        let form =
            |change: &[String], only: &str| PutBackForm { change: change.to_vec(), only_chosen: only.to_owned() };
        let all = form(&[], "").parse().expect("the whole run");
        assert!(all.choices.is_empty());
        assert!(form(&[], "1").parse().is_err());
        let one = form(&[format!("DataConf:{key}")], "1").parse().expect("one change");
        assert_eq!(one.choices, [(BackupModule::DataConf, key)]);
        for wrong in ["DataConf", "DataConf:", "Foo:00", &format!("DataConf:{key}0")] {
            assert!(form(&[wrong.to_owned()], "1").parse().is_err(), "{wrong}");
        }
    }
}
