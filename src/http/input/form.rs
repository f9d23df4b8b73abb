//! `multipart/form-data` (RFC 7578): files under names, as `curl -F before=@old.yaml` sends them.

use axum::extract::Request;
use axum::http::header;

use crate::answer::DIFF;
use crate::answer::problem::{Problem, UNREADABLE_BODY};
use crate::http::media_type;
use crate::manifest::{OBSERVED, Part};

/// The operations that take a form, with the names of their parts.
static FORMS: &[(&str, &[&str])] = &[(DIFF.path, &["before", "after", OBSERVED])];

/// The media type of a form with files.
const MULTIPART: &str = "multipart/form-data";
/// The longest boundary (RFC 2046, 5.1.1).
const LONGEST_BOUNDARY: usize = 70;

/// How a form is cut into its parts.
#[derive(Clone, Debug)]
pub struct Form {
    boundary: String,
    names: &'static [&'static str],
}

impl Form {
    /// The form that a request says it has, where its operation takes one.
    pub fn of(request: &Request) -> Option<Form> {
        let sent = request.headers().get(header::CONTENT_TYPE)?.to_str().ok()?;
        let (_, names) = FORMS.iter().find(|(path, _)| *path == request.uri().path())?;
        if media_type::essence(sent) != MULTIPART {
            return None;
        }
        let boundary = parameter(sent, "boundary")?;
        let fits = (1..=LONGEST_BOUNDARY).contains(&boundary.len());
        fits.then_some(Form { boundary, names })
    }

    /// The parts in their order; each once, but for what AWS has.
    pub fn parts<'a>(&self, body: &'a [u8]) -> Result<Vec<Part<'a>>, Problem> {
        let mut found: Vec<Part<'a>> = Vec::new();
        let delimiter = format!("\r\n--{}", self.boundary);
        let first = &delimiter.as_bytes()["\r\n".len()..];
        let mut rest = after(body, first).ok_or_else(|| broken("it has no part"))?;
        while !rest.starts_with(b"--") {
            let headed = after(rest, b"\r\n").ok_or_else(|| broken("a part has no headers"))?;
            let (head, content) = split(headed, b"\r\n\r\n").ok_or_else(|| broken("a part has no end of headers"))?;
            let (content, next) = split(content, delimiter.as_bytes()).ok_or_else(|| broken("a part has no end"))?;
            let part = self.part(head, content)?;
            if part.key != OBSERVED && found.iter().any(|other| other.key == part.key) {
                return Err(broken(&format!("the part `{}` is there twice", part.key)));
            }
            found.push(part);
            rest = next;
        }
        Ok(found)
    }

    fn part<'a>(&self, head: &[u8], content: &'a [u8]) -> Result<Part<'a>, Problem> {
        let head = String::from_utf8_lossy(head);
        let disposition = head.split("\r\n").find(|line| line.to_ascii_lowercase().starts_with("content-disposition:"));
        let name = disposition.and_then(|line| parameter(line, "name")).unwrap_or_default();
        match self.names.iter().find(|known| **known == name) {
            Some(key) => Ok(Part { key, text: Some(content), release: None }),
            None => {
                let hint = format!("The parts are {}", self.names.join(", "));
                Err(broken(&format!("it has no part `{}`", crate::diagnostic::excerpt(&name))).hint(hint))
            }
        }
    }
}

/// The value of a parameter of a header, with or without quotes.
fn parameter(header: &str, name: &str) -> Option<String> {
    header.split(';').skip(1).find_map(|parameter| {
        let (known, value) = parameter.trim().split_once('=')?;
        known.eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"').to_owned())
    })
}

fn after<'a>(text: &'a [u8], mark: &[u8]) -> Option<&'a [u8]> {
    split(text, mark).map(|(_, rest)| rest)
}

/// What is before and after the first `mark`.
fn split<'a>(text: &'a [u8], mark: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let place = text.windows(mark.len()).position(|window| window == mark)?;
    Some((&text[..place], &text[place + mark.len()..]))
}

fn broken(why: &str) -> Problem {
    Problem::new(&UNREADABLE_BODY, format!("the form cannot be read: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(body: &str) -> Result<Vec<(&'static str, String)>, Problem> {
        let form = Form { boundary: "x".to_owned(), names: &["before", "after", "observed"] };
        let parts = form.parts(body.as_bytes())?;
        let text = |part: &Part<'_>| String::from_utf8_lossy(part.text.unwrap_or_default()).into_owned();
        Ok(parts.iter().map(|part| (part.key, text(part))).collect())
    }

    #[test]
    fn parts_are_cut_at_the_boundary_alone() {
        let body = "--x\r\nContent-Disposition: form-data; name=\"before\"; filename=\"a.yaml\"\r\nContent-Type: \
            text/plain\r\n\r\na: 1\n--x\n\r\n--x\r\ncontent-disposition: form-data; name=after\r\n\r\nb\r\n--x--\r\n";
        let expected = vec![("before", "a: 1\n--x\n".to_owned()), ("after", "b".to_owned())];
        assert_eq!(parts(body).unwrap(), expected);
    }

    #[test]
    fn what_aws_has_may_come_in_several_parts() {
        let part = |name: &str| format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{name}\r\n");
        let body = part("observed") + &part("after") + &part("observed") + "--x--";
        let keys: Vec<&str> = parts(&body).unwrap().into_iter().map(|(key, _)| key).collect();
        assert_eq!(keys, ["observed", "after", "observed"]);
    }

    #[test]
    fn a_broken_form_is_refused() {
        let part = |name: &str| format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\na\r\n");
        let twice = part("after") + &part("after") + "--x--";
        for body in ["", "--x", "--x\r\n\r\n", &part("after"), &(part("other") + "--x--"), &twice] {
            assert!(parts(body).is_err(), "{body}");
        }
    }
}
