//! What the sections of the configuration have in common: what the environment says instead of them, and what is said of a key
//! that can’t be.

use std::{fmt::Display, str::FromStr};

use super::{ConfigError, Variables};

/// What the environment says of a section.
pub(super) struct Overrides<'v> {
    /// The section as its keys are written: `smtp`, `oidc.corp`.
    section: String,
    variables: Variables<'v>,
}

impl<'v> Overrides<'v> {
    pub(super) fn of(section: impl Display, variables: Variables<'v>) -> Self {
        Self { section: section.to_string(), variables }
    }

    /// What a variable holds: that of `smtp.password` is `POOLSYNC_SMTP__PASSWORD`.
    pub(super) fn get(&self, key: &str) -> Option<String> {
        let path = format!("{}.{key}", self.section).to_ascii_uppercase();
        (self.variables)(&format!("POOLSYNC_{}", path.replace('.', "__").replace('-', "_")))
    }

    /// Puts what a variable holds in place of what the file says.
    pub(super) fn text<T: From<String>>(&self, key: &str, field: &mut Option<T>) {
        if let Some(value) = self.get(key) {
            *field = Some(value.into());
        }
    }

    /// The same for a figure; `wanted` says what to write.
    pub(super) fn figure<T: FromStr>(
        &self,
        key: &str,
        field: &mut Option<T>,
        wanted: &'static str,
    ) -> Result<(), ConfigError> {
        if let Some(value) = self.get(key) {
            let figure = value.parse().map_err(|_| wrong(&format!("{}.{key}", self.section), &value, wanted))?;
            *field = Some(figure);
        }
        Ok(())
    }
}

/// What is wrong with a key of a section.
pub(super) fn wrong(key: &str, value: &str, wanted: &'static str) -> ConfigError {
    ConfigError::Section { key: key.to_owned(), value: value.to_owned(), wanted }
}

/// What a variable lists, parted by commas or blanks.
pub(super) fn words(text: &str) -> Vec<String> {
    let parts = text.split([',', ' ']);
    parts.filter(|word| !word.is_empty()).map(ToOwned::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_is_named_after_its_section_and_key() {
        let variables = |name: &str| (name == "POOLSYNC_OIDC__MY_CORP__CLIENT_ID").then(|| "poolsync".to_owned());
        let said = Overrides::of("oidc.my-corp", &variables);
        let (mut id, mut issuer) = (Some("other".to_owned()), Some("kept".to_owned()));
        said.text("client_id", &mut id);
        said.text("issuer", &mut issuer);
        assert_eq!((id.as_deref(), issuer.as_deref()), (Some("poolsync"), Some("kept")));
    }
}
