//! `GET /rules` and `GET /rules/{code}`: what is checked, for people. A page is made when it is asked for the first
//! time.

use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::extract::{Extension, Path};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::icon::{icon, word};
use super::list::{RULE, RULES};
use super::markdown;
use super::shell::{escaped, page, script, sentence};
use crate::answer::problem::Problem;
use crate::answer::problem::causes::unknown_rule;
use crate::answer::rule_body::RuleBody;
use crate::diagnostic::Severity;
use crate::http::file::File;
use crate::http::made::Made;
use crate::rules::{self, Rule, RuleSource};

/// What a terminal shows of a rule's bad example.
type Found = fn(&Rule) -> String;

/// The pages of the rules, in the order of the catalogue.
struct RulePages {
    found: Option<Found>,
    pages: Vec<(&'static Rule, OnceLock<File>)>,
}

/// The routes of the catalogue.
pub fn router<S: Clone + Send + Sync + 'static>(found: Option<Found>) -> Router<S> {
    let pages = rules::all().map(|rule| (rule, OnceLock::new())).collect();
    Router::new()
        .route(RULES.path, get(get_rules))
        .route(RULE.path, get(get_rule).layer(Extension(Arc::new(RulePages { found, pages }))))
}

async fn get_rules() -> &'static File {
    static PAGE: Made<File> = Made::by(|| File::new(RULES.media_type, list()));
    PAGE.value().await
}

async fn get_rule(Extension(pages): Extension<Arc<RulePages>>, Path(code): Path<String>) -> Result<Response, Problem> {
    let found = pages.pages.iter().find(|(rule, _)| rule.code == code);
    let (rule, file) = found.ok_or_else(|| unknown_rule(&code))?;
    let file = file.get_or_init(|| File::new(RULE.media_type, explained(rule, pages.found)));
    Ok(file.into_response())
}

/// The whole catalogue; a script lets readers search in it.
fn list() -> String {
    let count = |severity| rules::all().filter(|rule| rule.severity == severity).count();
    let [errors, warnings, infos] = [Severity::Error, Severity::Warning, Severity::Info].map(count);
    let items: String = rules::all().map(item).collect();
    let content = format!(
        "<h1>Rules</h1>\n<p>Everything that is checked: {} rules. {errors} find errors, which kOps or AWS refuses; \
         {warnings} warnings, which fail later, cost or surprise; {infos} notes on what was assumed.</p>\n\
         <form id=\"filter\" role=\"search\" hidden></form>\n<ul class=\"rules\" id=\"rules\">\n{items}</ul>\n\
         <p class=\"soft\">The same for programs: <a href=\"/v1/rules\">/v1/rules</a></p>\n{}",
        rules::all().count(),
        script("catalogue.js"),
    );
    page(RULES.path, "Rules", &content)
}

fn item(rule: &Rule) -> String {
    format!(
        "<li data-severity=\"{severity}\" data-source=\"{source}\" data-since=\"{since}\" data-until=\"{until}\">\
         {icon}<a href=\"/rules/{code}\">{summary}</a><span class=\"where\"><span class=\"code\">{code}</span>\
         <span>{said}</span>{releases}</span></li>\n",
        severity = rule.severity,
        source = rule.source,
        since = rule.releases.first().minor(),
        until = rule.releases.last().minor(),
        icon = icon(rule.severity),
        code = rule.code,
        summary = sentence(rule.summary),
        said = said_by(rule.source),
        releases = limited(rule).map(|releases| format!("<span>{releases}</span>")).unwrap_or_default(),
    )
}

/// The page of a rule.
fn explained(rule: &Rule, found: Option<Found>) -> String {
    let RuleBody { documentation, examples, .. } = RuleBody::from(rule);
    let (text, _) = markdown::rendered(&documentation);
    let shown = |title: &str, text: &str| {
        format!("<h2>{title}</h2>\n<pre tabindex=\"0\"><code>{}</code></pre>\n", escaped(text.trim_end()))
    };
    let content = format!(
        "<p class=\"code\">{code}</p>\n<h1>{summary}</h1>\n<p class=\"facts\">\
         <span class=\"severity {severity}\">{icon}{word}</span><span>{said}</span><span>{releases}</span></p>\n\
         <article>\n{text}</article>\n{bad}{found}{good}\
         <p class=\"soft\">The same for programs: <a href=\"/v1/rules/{code}\">/v1/rules/{code}</a></p>\n",
        code = rule.code,
        summary = sentence(rule.summary),
        severity = rule.severity,
        icon = icon(rule.severity),
        word = word(rule.severity),
        said = said_by(rule.source),
        releases = limited(rule).unwrap_or_else(|| "every kOps release that is supported".to_owned()),
        bad = shown("Wrong", &examples.bad),
        found = found.map(|found| shown("What a terminal shows", &found(rule))).unwrap_or_default(),
        good = shown("Right", &examples.good),
    );
    page(RULES.path, rule.code, &content)
}

/// The releases of a rule that does not hold in all.
fn limited(rule: &Rule) -> Option<String> {
    let all = rules::all().map(|rule| (rule.releases.first(), rule.releases.last()));
    let (first, last) = all.reduce(|left, right| (left.0.min(right.0), left.1.max(right.1)))?;
    let (since, until) = (rule.releases.first(), rule.releases.last());
    match (since == first, until == last) {
        (true, true) => None,
        (false, true) => Some(format!("from kOps {since}")),
        (true, false) => Some(format!("up to kOps {until}")),
        (false, false) if since == until => Some(format!("kOps {since}")),
        (false, false) => Some(format!("kOps {since} to {until}")),
    }
}

fn said_by(source: RuleSource) -> &'static str {
    match source {
        RuleSource::Kops => "kOps validates it",
        RuleSource::KopsModel => "kOps refuses it when it makes the network",
        RuleSource::KopsTrap => "kOps accepts it and gets it wrong",
        RuleSource::Aws => "AWS",
        RuleSource::Documentation => "documentation",
    }
}
