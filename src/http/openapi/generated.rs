//! The document, generated from the handlers and finished; and its older form.

use serde_json::Value;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{batches, examples, failures, manifests, nulls, paragraphs, security, v30, versions};
use crate::answer::problem::body::{InvalidSpecBody, ProblemBody, QuestionBody};
use crate::http::problem::page;
use crate::http::state::AppState;
use crate::http::{health, operations};

/// What the handlers do not say of the service.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "kOps network planner",
        description = "Tells what AWS network a kOps cluster spec becomes, before anything is applied: its subnets, \
            gateways and route tables, and everything that kOps or AWS would refuse.\n\nNothing is looked up and \
            nothing is kept. The same request always gives the same answer. Answers are JSON, or YAML where `Accept` \
            prefers it; failures are problems (RFC 9457).\n\nLook further: [planner page](/) · [guide](/guide) · \
            [rule catalogue](/rules) · [this document in OpenAPI 3.0.3](/openapi-3.0.json) · \
            schemas for editors: [v1alpha2](/schemas/cluster-v1alpha2.json), \
            [v1alpha3](/schemas/cluster-v1alpha3.json)",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    servers((url = "/", description = "This server")),
    tags(
        (name = "plans", description = "What becomes of a cluster spec: one input, four views of the outcome"),
        (name = "changes", description = "What a change of a spec does"),
        (name = "addresses", description = "Where there is room, and what a new cluster would have"),
        (name = "many", description = "Many clusters at once"),
        (name = "traces", description = "Where packets go"),
        (name = "blocks", description = "IPv6 blocks in the `/LEN#N` notation"),
        (name = "rules", description = "Everything that is checked"),
        (name = "releases", description = "The supported kOps releases and what differs between them"),
        (name = "problems", description = "The types of failures"),
        (name = "health", description = "Probes for those who run the service"),
    ),
    components(schemas(ProblemBody, InvalidSpecBody, QuestionBody)),
)]
struct ApiDoc;

/// The document as the handlers have it.
fn documented() -> utoipa::openapi::OpenApi {
    let router: OpenApiRouter<AppState> = OpenApiRouter::with_openapi(ApiDoc::openapi())
        .merge(operations::documented())
        .routes(routes!(page::get_problem_type))
        .routes(routes!(health::check_liveness))
        .routes(routes!(health::check_readiness))
        .routes(routes!(health::check_health));
    router.into_openapi()
}

/// The finished document, one line for each value, so that its changes can be read.
pub fn document() -> String {
    text(&finished())
}

/// The same in OpenAPI 3.0.3, which has more generators of clients.
pub fn document_30() -> String {
    text(&v30::downgrade(finished()))
}

/// A document as it is sent.
pub fn text(document: &Value) -> String {
    format!(
        "{document:#}
"
    )
}

/// The finished document as a value.
pub fn finished() -> Value {
    let mut document = serde_json::to_value(documented()).unwrap_or_default();
    nulls::remove(&mut document);
    paragraphs::join(&mut document);
    manifests::complete(&mut document);
    versions::tell_apart(&mut document);
    batches::tell_apart(&mut document);
    failures::add(&mut document);
    examples::add(&mut document);
    batches::add_lines(&mut document);
    security::add(&mut document);
    document
}
