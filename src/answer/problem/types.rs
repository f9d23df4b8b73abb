//! The types of problems: what each one means and what to do about it.

/// A type of problem. Its URI is `/problems/` and the slug.
#[derive(Debug)]
pub struct ProblemType {
    /// The last part of the URI: kebab-case, never renamed.
    pub slug: &'static str,
    /// The status of the answer.
    pub status: u16,
    /// A short summary that is the same for every occurrence.
    pub title: &'static str,
    /// What it means and what to do, one paragraph of Markdown.
    pub documentation: &'static str,
    /// After how many seconds the same request may succeed.
    pub retry_after_seconds: Option<u64>,
}

impl ProblemType {
    /// The URI of the type, an absolute path that this server answers.
    pub fn uri(&self) -> String {
        format!("/problems/{}", self.slug)
    }
}

/// Declares the types and the table of them, in the order written.
macro_rules! problem_types {
    ($(
        $constant:ident: $status:literal, $slug:literal, $title:literal, retry $retry:expr, $documentation:literal;
    )+) => {
        $(#[doc = $title]
        pub static $constant: ProblemType = ProblemType {
            slug: $slug,
            status: $status,
            title: $title,
            documentation: $documentation,
            retry_after_seconds: $retry,
        };)+

        /// Every type, by status.
        pub static ALL: &[&ProblemType] = &[$(&$constant),+];
    };
}

problem_types! {
    UNREADABLE_BODY: 400, "unreadable-body", "The body cannot be read", retry None,
        "The body is not the YAML or JSON that its `Content-Type` promises, or exceeds a limit on nesting or size. \
        `line` and `column`, both from 1, say where reading stopped. YAML sent with `curl -d` loses its line breaks; \
        use `--data-binary`.";
    EMPTY_BODY: 400, "empty-body", "The body is empty", retry None,
        "The body has nothing but white space and comments. Send one kOps `Cluster`, alone, with its instance groups \
        in a YAML stream, or in a plan request.";
    NO_KIND: 400, "manifest-without-kind", "A manifest has no kind", retry None,
        "Every manifest needs a `kind`, as in `kind: Cluster`. A body without one is a plan request, and that needs \
        the key `cluster`.";
    UNUSABLE_MANIFESTS: 400, "unusable-manifests", "The key `manifests` cannot be used", retry None,
        "A plan request has its manifests either as `cluster` and `instanceGroups` or as the text `manifests`, a \
        stream of YAML, and not both.";
    NO_CLUSTER: 400, "no-cluster", "There is no cluster", retry None,
        "A plan is made for one kOps `Cluster`; the body has none. Send its manifest together with those of the \
        instance groups.";
    SEVERAL_CLUSTERS: 400, "several-clusters", "There are several clusters", retry None,
        "A plan is made for one kOps `Cluster`; the body has several. Send one request for each.";
    UNKNOWN_API_VERSION: 400, "unknown-api-version", "The cluster's API version is unknown", retry None,
        "Clusters are read in `kops.k8s.io/v1alpha2`, also spelled `kops/v1alpha2`, and in `kops.k8s.io/v1alpha3`.";
    UNKNOWN_RELEASE: 400, "unknown-release", "The kOps release is not supported", retry None,
        "`kopsRelease` names a release that is not supported; `supported` lists those that are. `1.36`, `v1.36` and \
        `1.36.2` all mean 1.36.";
    UNKNOWN_CODE: 400, "unknown-rule-code", "No rule has this code", retry None,
        "`ignore`, `warn` or `deny`, in the query or under `rules` in the body, names a code that no rule has. \
         `/v1/rules` \
        lists them all.";
    CODE_IN_TWO_LISTS: 400, "rule-code-in-two-lists", "The code of a rule is in two lists", retry None,
        "A code may be in only one of `ignore`, `warn` and `deny`, in the query or under `rules` in the body: a \
         finding cannot \
        be left out, lowered and raised at once.";
    UNKNOWN_PARAMETER: 400, "unknown-parameter", "The query has an unknown parameter", retry None,
        "The operation has no such query parameter; `supported` lists those it has. A misspelt parameter would \
        otherwise be a fact that is silently not used.";
    REPEATED_PARAMETER: 400, "repeated-parameter", "A query parameter is repeated", retry None,
        "The parameter can be given once only.";
    MISSING_PARAMETER: 400, "missing-parameter", "A query parameter is missing", retry None,
        "The operation needs the query parameter that `parameter` names.";
    BAD_PARAMETER: 400, "bad-parameter", "A query parameter has a wrong value", retry None,
        "The value of the query parameter cannot be used; the detail says why, and `supported` lists the possible \
        values where they are few.";
    CONTRADICTION: 400, "contradicting-parameter", "Query and body contradict each other", retry None,
        "A query parameter fills what the body lacks; where both say something, they have to say the same.";
    CANNOT_EXPAND: 400, "cannot-expand", "The block cannot be expanded", retry None,
        "`/LEN#N` is the N-th block of LEN bits in the VPC's IPv6 block: LEN decimal, from the length of the VPC's \
        block to 128; N lower-case hexadecimal, from 0. In a URL `#` is written `%23`.";
    BAD_REQUEST: 400, "bad-request", "The request is malformed", retry None,
        "The request is not a well-formed HTTP request for this path.";
    UNAUTHORIZED: 401, "unauthorized", "A token is needed", retry None,
        "This service answers only those who name a token: send the header `Authorization: Bearer TOKEN`. The operator \
        of the service gives out tokens.";
    NOT_FOUND: 404, "not-found", "There is nothing at this path", retry None,
        "This service does not have the path. Its operations are listed at `/docs` and in `/openapi.json`.";
    UNKNOWN_RULE: 404, "unknown-rule", "There is no such rule", retry None,
        "No rule has this code. `/v1/rules` lists them all.";
    UNKNOWN_ANSWER_CODE: 404, "unknown-code", "There is no such code", retry None,
        "Nothing that is answered has this code. `/v1/codes` lists the codes of changes, hops, allocations and \
        questions, `/v1/rules` those of findings on specs.";
    METHOD_NOT_ALLOWED: 405, "method-not-allowed", "The path has no such method", retry None,
        "The path exists, but not with this method. The header `Allow` lists the possible ones.";
    NOT_ACCEPTABLE: 406, "not-acceptable", "No acceptable media type", retry None,
        "Answers are JSON or YAML, and the header `Accept` allows neither. Leave it out, or add one of the media \
        types in `supported`.";
    SLOW_BODY: 408, "slow-body", "The body takes too long", retry Some(1),
        "The body did not arrive in time. Send the request again.";
    SLOW_HEADERS: 408, "slow-headers", "The headers take too long", retry Some(1),
        "The request line and the headers did not arrive in time. Send the request again, on another connection.";
    BODY_TOO_LARGE: 413, "body-too-large", "The body is too large", retry None,
        "The body is larger than `limitBytes`. Leave out what does not affect the network, such as other objects in \
        the stream.";
    TOO_MANY_SUBNETS: 413, "too-many-subnets", "There are too many subnets", retry None,
        "The cluster, together with what the request says of its VPC, has more subnets than `limit`, which the \
        operator of the service has set.";
    TOO_MANY_ROUTES: 413, "too-many-routes", "There are too many additional routes", retry None,
        "The subnets of the cluster have together more additional routes than `limit`, which the operator of the \
        service has set.";
    TOO_MANY_ITEMS: 413, "too-many-items", "A list is too long", retry None,
        "A list in the request has more items than `limit`; `detail` says which one. The limits are far above what \
        AWS and kOps allow.";
    ANSWER_TOO_LARGE: 413, "answer-too-large", "The answer would be too large", retry None,
        "The answer would be larger than `limitBytes`. In `/v1/routes` every subnet repeats its table's routes and \
        names the others in the table, so the answer grows with the square of the subnets in a zone; `/v1/plan` says \
        each table once.";
    TARGET_TOO_LONG: 414, "target-too-long", "The target is too long", retry None,
        "Path and query of the request are together longer than `limitBytes`. Facts on the VPC that are too long for \
        a query belong into a plan request.";
    UNSUPPORTED_MEDIA_TYPE: 415, "unsupported-media-type", "The media type is not supported", retry None,
        "The header `Content-Type` has to name one of the media types in `supported`. `curl` sends a form unless it \
        is told otherwise: `curl --data-binary @cluster.yaml -H 'content-type: application/yaml' …`. Compressed \
        bodies are read as `Content-Encoding: gzip`.";
    INVALID_SPEC: 422, "invalid-spec", "The spec has errors", retry None,
        "The manifests can be read, but kOps or AWS would refuse them, so there is no plan. `diagnostics` has every \
        finding: each error with its field, its place in what was sent and, where it is known, the repair. `POST \
        /v1/validate` answers the same findings with status 200.";
    INVALID_BEFORE: 422, "invalid-before", "What there is cannot be planned", retry None,
        "The spec under `before` describes no network on AWS: it has no subnets, no network, or another cloud. \
        `diagnostics` has its findings. Errors of `before` alone never stop a comparison.";
    INVALID_QUESTION: 422, "invalid-question", "The question has errors", retry None,
        "What is asked besides the spec has errors: an unknown key, a value that cannot be used, a name that the spec \
        does not have, or none or several of keys of which exactly one is needed. `diagnostics` has all of them, each \
        with its field and its place in what was sent. Nothing is answered in part: a misspelt key would be another \
        question.";
    INVALID_LAYOUT: 422, "invalid-layout", "The options have errors", retry None,
        "`kops create cluster` would refuse these options, or they cannot be read: an unknown key, a word that the \
        command does not know, a network without room for the subnets. `diagnostics` has what it finds; `field` is the \
        option, or the field of the manifests that it would write.";
    RATE_LIMITED: 429, "rate-limited", "There are too many requests", retry Some(1),
        "More requests a second came from this client than `limit`. Send this one again after the seconds in \
        `Retry-After`.";
    HEADERS_TOO_LARGE: 431, "headers-too-large", "The headers are too large", retry None,
        "The request line and the headers are together larger than `limitBytes`, or there are more headers than \
        `limit`. Facts on the VPC that are too long for a query belong into a plan request.";
    INTERNAL_ERROR: 500, "internal-error", "The fault is on this side", retry None,
        "The request met a fault of this service. Its log has the cause under the `requestId`; quote that when you \
        report the fault.";
    OVERLOADED: 503, "overloaded", "The service is overloaded", retry Some(1),
        "As many requests are in progress as `limit` says, or as many are worked on and this one had no turn for half \
        the time that an answer may take, or their bodies have together as many bytes as `limitBytes` says. Send this \
        one again after the seconds in `Retry-After`.";
    DRAINING: 503, "draining", "The service is stopping", retry Some(1),
        "The service finishes what it has begun and then stops. Another replica, or its successor, answers.";
    DEADLINE_EXCEEDED: 504, "deadline-exceeded", "The answer takes too long", retry Some(1),
        "The answer was not ready in time, because the service has much to do or the spec is unusually large.";
}

/// The type with this slug.
pub fn find(slug: &str) -> Option<&'static ProblemType> {
    ALL.iter().copied().find(|kind| kind.slug == slug)
}

/// The type for a bare failure that a library answered with this status.
pub fn of_status(status: u16) -> &'static ProblemType {
    match status {
        401 => &UNAUTHORIZED,
        404 => &NOT_FOUND,
        405 => &METHOD_NOT_ALLOWED,
        406 => &NOT_ACCEPTABLE,
        408 => &SLOW_BODY,
        413 => &BODY_TOO_LARGE,
        414 => &TARGET_TOO_LONG,
        415 => &UNSUPPORTED_MEDIA_TYPE,
        429 => &RATE_LIMITED,
        431 => &HEADERS_TOO_LARGE,
        504 => &DEADLINE_EXCEEDED,
        503 => &OVERLOADED,
        400..500 => &BAD_REQUEST,
        _ => &INTERNAL_ERROR,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_unique_kebab_case_and_sorted_by_status() {
        let mut slugs: Vec<&str> = ALL.iter().map(|kind| kind.slug).collect();
        assert!(slugs.iter().all(|slug| slug.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')));
        slugs.sort_unstable();
        slugs.dedup();
        assert_eq!(slugs.len(), ALL.len());
        assert!(ALL.is_sorted_by_key(|kind| kind.status));
    }
}
