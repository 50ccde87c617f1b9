//! Reads what a WebDAV server answers to PROPFIND (RFC 4918, section 9.1). An answer that is not whole is an error: a
//! listing cut short would delete data.

use quick_xml::{Reader, events::Event};

/// What is asked for.
pub(super) const ASK: &str = r#"<?xml version="1.0" encoding="utf-8"?><D:propfind xmlns:D="DAV:"><D:prop><D:resourcetype/><D:getcontentlength/><D:getlastmodified/><D:getetag/></D:prop></D:propfind>"#;

/// One resource of an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Resource {
    /// Its address as the server wrote it: percent-encoded, with or without scheme and host.
    pub href: String,
    pub is_dir: bool,
    pub size: u64,
    pub modified: String,
    pub tag: String,
    /// Whether the server told what it is, rather than that it may not or can't.
    pub told: bool,
    /// The status of the resource as a whole, if it was given one.
    pub status: Option<u16>,
}

impl Resource {
    /// Takes over what another part of the answer says of the same resource.
    fn take_in(&mut self, part: Self) {
        self.is_dir |= part.is_dir;
        self.size = self.size.max(part.size);
        self.told |= part.told;
        for (own, new) in [(&mut self.modified, part.modified), (&mut self.tag, part.tag)] {
            if !new.is_empty() {
                *own = new;
            }
        }
    }

    /// Whether the resource is known to be what this says it is.
    pub fn is_sound(&self) -> bool {
        self.told && self.status.is_none_or(is_good)
    }
}

const fn is_good(status: u16) -> bool {
    status >= 200 && status < 300
}

/// The number in a status line, as `HTTP/1.1 200 OK`.
fn status_of(line: &str) -> Option<u16> {
    line.split_whitespace().nth(1)?.parse().ok()
}

/// All resources of an answer; `None` if it is not whole or not what was asked for.
pub(super) fn resources(xml: &str) -> Option<Vec<Resource>> {
    let mut reader = Reader::from_str(xml);
    let mut way: Vec<String> = Vec::new();
    let (mut found, mut resource, mut text) = (Vec::new(), Resource::default(), String::new());
    // What one part says counts once its status has come, which is after it.
    let (mut part, mut part_status) = (Resource::default(), None);
    let mut whole = false;
    loop {
        match reader.read_event().ok()? {
            Event::Start(element) => {
                let name = local(element.name().as_ref());
                if way.is_empty() && name != "multistatus" {
                    return None;
                }
                if name == "response" {
                    resource = Resource::default();
                }
                if name == "propstat" {
                    (part, part_status) = (Resource::default(), None);
                }
                part.is_dir |= name == "collection";
                text.clear();
                way.push(name);
            }
            Event::Empty(element) => {
                let name = local(element.name().as_ref());
                part.is_dir |= name == "collection";
                part.told |= name == "resourcetype";
            }
            Event::Text(part) => text.push_str(part.as_ref()),
            Event::CData(part) => text.push_str(part.as_ref()),
            Event::GeneralRef(entity) => text.push(character(entity.as_ref())?),
            Event::End(_) => {
                let name = way.pop()?;
                let inside = way.last().map(String::as_str);
                let value = text.trim();
                match (inside, name.as_str()) {
                    (Some("response"), "href") => value.clone_into(&mut resource.href),
                    (Some("response"), "status") => resource.status = Some(status_of(value)?),
                    (Some("propstat"), "status") => part_status = Some(status_of(value)?),
                    (Some("prop"), "resourcetype") => part.told = true,
                    // What has a length is a file, even if the server does not say so.
                    (Some("prop"), "getcontentlength") if !value.is_empty() => {
                        (part.size, part.told) = (value.parse().ok()?, true);
                    }
                    (Some("prop"), "getlastmodified") => value.clone_into(&mut part.modified),
                    (Some("prop"), "getetag") => value.clone_into(&mut part.tag),
                    (_, "propstat") => {
                        let told = std::mem::take(&mut part);
                        if part_status.is_none_or(is_good) {
                            resource.take_in(told);
                        }
                    }
                    (_, "response") if resource.href.is_empty() => return None,
                    (_, "response") => found.push(std::mem::take(&mut resource)),
                    _ => {}
                }
                whole = way.is_empty();
                text.clear();
            }
            Event::Eof => return whole.then_some(found),
            _ => {}
        }
    }
}

fn local(name: &str) -> String {
    name.rsplit(':').next().unwrap_or(name).to_ascii_lowercase()
}

fn character(entity: &str) -> Option<char> {
    match entity {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        number => {
            let number = number.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &str = r#"<?xml version="1.0"?>
<D:multistatus xmlns:D="DAV:"><D:response xmlns:lp1="DAV:"><D:href>/a/</D:href><D:propstat><D:prop>
<lp1:resourcetype><D:collection/></lp1:resourcetype><lp1:getlastmodified>Mon, 12 Jan 1998 09:25:56 GMT</lp1:getlastmodified>
<lp1:getetag>"1000-50"</lp1:getetag></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat><D:propstat><D:prop><D:getcontentlength/></D:prop>
<D:status>HTTP/1.1 404 Not Found</D:status></D:propstat></D:response><response><href>/a/x&amp;y&#x21;</href><propstat><prop>
<getcontentlength>12</getcontentlength></prop></propstat></response></D:multistatus>"#;

    #[test]
    fn resources_are_read_whatever_prefixes_a_server_uses() {
        let found = resources(ANSWER).expect("a whole answer");
        assert_eq!(found.len(), 2);
        assert!(found[0].is_dir && found[0].href == "/a/" && found[0].tag == "\"1000-50\"");
        assert!(!found[1].is_dir && found[1].href == "/a/x&y!" && found[1].size == 12);
    }

    #[test]
    fn what_a_server_may_not_tell_of_is_not_taken_for_an_empty_file() {
        let of = |inner: &str| {
            let xml = format!("<multistatus><response><href>/a</href>{inner}</response></multistatus>");
            resources(&xml).expect("a whole answer").remove(0)
        };
        let kind = "<prop><resourcetype><collection/></resourcetype></prop>";
        let with = |status: &str| format!("<propstat>{kind}<status>HTTP/1.1 {status}</status></propstat>");
        assert!(of(&with("200 OK")).is_sound());
        assert!(of("<propstat><prop><resourcetype/></prop></propstat>").is_sound());
        for status in ["403 Forbidden", "404 Not Found", "500 Internal Server Error"] {
            let refused = of(&with(status));
            assert!(!refused.is_sound() && !refused.is_dir, "{status}");
            assert!(!of(&format!("<status>HTTP/1.1 {status}</status>")).is_sound(), "{status}");
        }
        assert!(!of("").is_sound());
        let mixed = of(&format!(
            "{}<propstat><prop><getetag>x</getetag></prop><status>HTTP/1.1 404 N</status></propstat>",
            with("200 OK")
        ));
        assert!(mixed.is_sound() && mixed.is_dir && mixed.tag.is_empty());
    }

    #[test]
    fn an_answer_cut_anywhere_is_refused() {
        for end in (0..ANSWER.len()).filter(|end| ANSWER.is_char_boundary(*end)) {
            assert_eq!(resources(&ANSWER[..end]), None, "cut at {end}");
        }
        assert_eq!(resources("<html><body>sign in</body></html>"), None);
    }
}
