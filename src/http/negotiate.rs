//! The notation of an answer, as `Accept` asks for it: JSON unless YAML is preferred, or a form that the operation has.

use std::marker::PhantomData;

use axum::body::Body as AnyBody;
use axum::extract::FromRequestParts;
use axum::http::{HeaderMap, HeaderValue, header, request::Parts};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::making::Making;
use super::media_type;
use super::pieces::Pieces;
use crate::answer::OPERATIONS;
use crate::answer::notation::bounded::Bounded;
use crate::answer::notation::{Body, Form, Notation, write, write_body};
use crate::answer::problem::{NOT_ACCEPTABLE, Problem};
use crate::deadline::{Deadline, GivenUp};
use crate::manifest::Format;

/// The notation that the answer will have, and its media type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    notation: Notation,
    media_type: &'static str,
}

/// What an operation offers besides JSON and YAML.
#[derive(Clone, Copy)]
struct Forms {
    forms: &'static [Form],
    are_first: bool,
}

/// No more than JSON and YAML.
const DOCUMENTS: Forms = Forms { forms: &[], are_first: false };

impl Forms {
    /// Every media type that is offered, the preferred one first.
    fn offers(self) -> impl Iterator<Item = &'static str> {
        let forms = || self.forms.iter().flat_map(|form| media_type::all_of_form(*form));
        let (first, last) = if self.are_first { (Some(forms()), None) } else { (None, Some(forms())) };
        first.into_iter().flatten().chain(media_type::supported()).chain(last.into_iter().flatten())
    }
}

impl Answer {
    /// Writes `body` in the chosen notation.
    pub fn with(self, body: &impl Serialize) -> Result<Response, Problem> {
        let write_body = |text: &mut Bounded<'_>| write(self.format(), text, body);
        self.written(Bounded::new(usize::MAX, Deadline::NONE), write_body)?
    }

    /// The bytes of `body` in the chosen notation.
    pub fn bytes(self, body: &impl Serialize) -> Result<Vec<u8>, Problem> {
        let mut text = Bounded::new(usize::MAX, Deadline::NONE);
        let written = write(self.format(), &mut text, body);
        text.judge(written)??;
        Ok(text.into_bytes())
    }

    /// Writes `body` in the chosen notation, unless it takes more than `limit` bytes, has no room or is given up.
    pub fn within(
        self,
        limit: usize,
        deadline: Deadline<'_>,
        making: Making,
        body: &impl Body,
    ) -> Result<Result<Response, Problem>, GivenUp> {
        let room = |bytes| making.grow_to(bytes);
        let text = Bounded::new(limit, deadline).within(&room);
        let mut written = self.written(text, |text| write_body(self.notation, text, body))?;
        if let Ok(response) = &mut written {
            making.made(response);
        }
        Ok(written)
    }

    fn written(
        self,
        mut text: Bounded<'_>,
        write: impl FnOnce(&mut Bounded<'_>) -> Result<(), String>,
    ) -> Result<Result<Response, Problem>, GivenUp> {
        let written = write(&mut text);
        if let (Err(error), None) = (&written, text.stopped()) {
            tracing::error!(error, "an answer cannot be written");
        }
        Ok(text.judge(written)?.map(|()| self.of_pieces(text.into_pieces().into())))
    }

    /// The answer that is written already.
    pub fn of_pieces(self, pieces: Pieces) -> Response {
        self.of_body(pieces.into_body())
    }

    /// The answer that is written while it is sent.
    pub fn of_body(self, body: AnyBody) -> Response {
        let content_type = media_type::content_type(self.notation, self.media_type);
        let headers = [(header::CONTENT_TYPE, content_type.as_str()), (header::VARY, "accept")];
        (headers, body).into_response()
    }

    /// How it is written.
    pub fn notation(self) -> Notation {
        self.notation
    }

    /// The answer as a document, whatever its form.
    pub fn format(self) -> Format {
        match self.notation {
            Notation::Document(format) => format,
            Notation::Line | Notation::Form(_) => Format::Json,
        }
    }

    /// The same in another form, where it is not a document.
    pub fn in_form(self, form: Form) -> Answer {
        match self.notation {
            Notation::Document(_) | Notation::Line => self,
            Notation::Form(_) => Answer { notation: Notation::Form(form), media_type: media_type::of_form(form) },
        }
    }

    fn of(media_type: &'static str, forms: Forms) -> Answer {
        let is_meant = |form: &&Form| media_type::all_of_form(**form).any(|known| known == media_type);
        let form = forms.forms.iter().find(is_meant);
        let format = if media_type == media_type::JSON { Format::Json } else { Format::Yaml };
        Answer { notation: form.map_or(Notation::Document(format), |form| Notation::Form(*form)), media_type }
    }

    /// The offer that the client likes best; the first where it has no preference.
    fn choose(headers: &HeaderMap, forms: Forms) -> Option<Answer> {
        preferred(headers, forms.offers()).map(|media_type| Answer::of(media_type, forms))
    }

    /// The notation of an answer that can be a stream of lines, which `are_first` where the request is one.
    pub fn with_lines(headers: &HeaderMap, are_first: bool) -> Result<Answer, Problem> {
        Answer::negotiated(headers, Forms { forms: &[Form::Lines], are_first })
    }

    fn negotiated(headers: &HeaderMap, forms: Forms) -> Result<Answer, Problem> {
        Answer::choose(headers, forms).ok_or_else(|| {
            let sent = headers.get(header::ACCEPT).map(HeaderValue::as_bytes).unwrap_or_default();
            refused(&String::from_utf8_lossy(sent), forms)
        })
    }
}

/// An answer in one of the notations that `B` has.
#[derive(Clone, Copy, Debug)]
pub struct AnswerOf<B>(pub Answer, PhantomData<B>);

impl<S: Sync, B: Body> FromRequestParts<S> for AnswerOf<B> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<AnswerOf<B>, Problem> {
        let forms = Forms { forms: B::FORMS, are_first: B::PREFERS_FORM };
        Answer::negotiated(&parts.headers, forms).map(|answer| AnswerOf(answer, PhantomData))
    }
}

/// The offer that the client likes best, the first where it has no preference.
pub fn preferred(headers: &HeaderMap, offers: impl IntoIterator<Item = &'static str>) -> Option<&'static str> {
    let mut offers = offers.into_iter();
    let mut sent = headers.get_all(header::ACCEPT).iter();
    if matches!((sent.next(), sent.next()), (Some(any), None) if any == "*/*") {
        return offers.next();
    }
    let accepted = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let ranges: Vec<Range> = accepted.flat_map(|value| value.split(',')).filter_map(Range::parse).collect();
    if ranges.is_empty() {
        return offers.next();
    }
    let mut best: Option<(Liking, &'static str)> = None;
    for offer in offers {
        let liking = liking(&ranges, offer);
        let better = best.is_none_or(|(so_far, _)| so_far < liking);
        if 0 < liking.quality && better {
            best = Some((liking, offer));
        }
    }
    best.map(|(_, offer)| offer)
}

impl<S: Sync> FromRequestParts<S> for Answer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Answer, Problem> {
        Answer::negotiated(&parts.headers, DOCUMENTS)
    }
}

/// The problem of an `Accept` that allows nothing that the operation at `path` has.
pub fn not_acceptable(path: &str, sent: &str) -> Problem {
    let operation = OPERATIONS.iter().find(|operation| operation.path == path);
    let are_first = operation.and_then(|operation| operation.review()).is_some_and(|review| review.prefers_form);
    refused(sent, Forms { forms: operation.map_or(&[], |operation| operation.forms()), are_first })
}

fn refused(sent: &str, forms: Forms) -> Problem {
    let names: Vec<&str> = forms.forms.iter().map(|form| form.name()).collect();
    let message = match names.split_last() {
        None => format!("answers are JSON or YAML; `{sent}` allows neither"),
        Some((last, [])) => format!("answers are JSON, YAML or {last}; `{sent}` allows no such answer"),
        Some((last, names)) => {
            format!("answers are JSON, YAML, {} or {last}; `{sent}` allows no such answer", names.join(", "))
        }
    };
    Problem::new(&NOT_ACCEPTABLE, message)
        .hint("Leave the header `Accept` out, or write `accept: application/json` or `accept: application/yaml`")
        .supported(forms.offers())
}

/// How much a client likes an offer: quality first, then how exactly it names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Liking {
    /// `q` in thousandths.
    quality: u16,
    exactness: u8,
}

/// One media range of `Accept`.
struct Range {
    media_range: String,
    quality: u16,
}

impl Range {
    fn parse(text: &str) -> Option<Range> {
        let media_range = media_type::essence(text);
        (!media_range.is_empty()).then(|| Range { media_range, quality: quality(text) })
    }

    /// How exactly the range names `offer`; `None` when it does not.
    fn exactness(&self, offer: &str) -> Option<u8> {
        let family = offer.split_once('/').map_or(offer, |(family, _)| family);
        match self.media_range.as_str() {
            exact if exact == offer => Some(2),
            range if range.strip_suffix("/*") == Some(family) => Some(1),
            "*/*" | "*" => Some(0),
            _ => None,
        }
    }
}

/// How much a client likes an item of `Accept` or `Accept-Encoding`, in thousandths: its parameter `q` (RFC 9110,
/// 12.4.2), 1000 without.
pub fn quality(item: &str) -> u16 {
    let quality = item.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("q").then(|| thousandths(value.trim()))
    });
    quality.unwrap_or(1000)
}

/// A quality that cannot be read counts as no preference, as most servers take it.
fn thousandths(text: &str) -> u16 {
    let quality: f32 = text.parse().unwrap_or(1.0);
    (quality.clamp(0.0, 1.0) * 1000.0) as u16
}

/// The most exact range that matches decides, as RFC 9110 says.
fn liking(ranges: &[Range], offer: &str) -> Liking {
    let matching = ranges.iter().filter_map(|range| Some((range.exactness(offer)?, range.quality)));
    let (exactness, quality) = matching.max().unwrap_or_default();
    Liking { quality, exactness }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(headers: &HeaderMap, forms: Forms) -> Option<&'static str> {
        Answer::choose(headers, forms).map(|answer| answer.media_type)
    }

    #[track_caller]
    fn check(accept: &str, expected: Option<&'static str>) {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_str(accept).unwrap());
        assert_eq!(chosen(&headers, DOCUMENTS), expected, "{accept}");
    }

    #[test]
    fn json_is_the_default() {
        assert_eq!(chosen(&HeaderMap::new(), DOCUMENTS), Some("application/json"));
        check("", Some("application/json"));
        check("*/*", Some("application/json"));
        check("application/*", Some("application/json"));
        check("application/yaml, application/json", Some("application/json"));
        check("application/json, application/problem+json", Some("application/json"));
        check("text/html, application/xhtml+xml, */*;q=0.8", Some("application/json"));
    }

    #[test]
    fn yaml_where_it_is_preferred() {
        check("application/yaml", Some("application/yaml"));
        check("Application/YAML; charset=utf-8", Some("application/yaml"));
        check("application/yaml, */*", Some("application/yaml"));
        check("application/json;q=0.5, application/yaml", Some("application/yaml"));
        check("text/x-yaml", Some("text/x-yaml"));
        check("text/*", Some("text/yaml"));
        check("application/json;q=0, */*", Some("application/yaml"));
    }

    #[test]
    fn nothing_where_neither_is_allowed() {
        check("text/html", None);
        check("application/json;q=0", None);
        check("*/*;q=0", None);
    }
}
