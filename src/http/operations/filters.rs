//! The queries of the lookups.

use axum::http::Uri;
use utoipa::IntoParams;

use crate::answer::diagnostic_body::SeverityBody;
use crate::answer::problem::{Problem, UNKNOWN_RELEASE};
use crate::answer::rule_body::RuleSourceBody;
use crate::diagnostic::Severity;
use crate::http::query::Parameters;
use crate::release::Release;
use crate::rules::{Rule, RuleSource};

/// The query of the operation.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ExpandParameters {
    /// The VPC's IPv6 block.
    #[param(example = "2001:db8::/56")]
    pub vpc: String,
    /// The block: `/LEN#N`, with `#` written `%23`, or an IPv6 block inside the VPC's.
    #[param(example = "/64#a")]
    pub cidr: String,
}

/// The query of the catalogue.
#[derive(Debug, Default, PartialEq, Eq, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RuleFilter {
    /// Only rules from this source: `kops`, `kops-model`, `kops-trap`, `aws` or `documentation`.
    #[param(value_type = Option<RuleSourceBody>)]
    source: Option<RuleSource>,
    /// Only rules of this severity.
    #[param(value_type = Option<SeverityBody>)]
    severity: Option<Severity>,
    /// Only rules that hold in this kOps release.
    #[param(value_type = Option<String>, example = "1.36")]
    release: Option<Release>,
}

impl ExpandParameters {
    /// Reads the query.
    pub fn read(uri: &Uri) -> Result<ExpandParameters, Problem> {
        let parameters = Parameters::read(uri, &["vpc", "cidr"])?;
        Ok(ExpandParameters { vpc: parameters.required("vpc")?, cidr: parameters.required("cidr")? })
    }
}

impl RuleFilter {
    /// Reads the query.
    pub fn read(uri: &Uri) -> Result<RuleFilter, Problem> {
        let parameters = Parameters::read(uri, &["source", "severity", "release"])?;
        let release = parameters.one("release")?;
        Ok(RuleFilter {
            source: parameters.choice("source", &RuleSource::ALL, RuleSource::as_str)?,
            severity: parameters.choice("severity", &Severity::ALL, Severity::as_str)?,
            release: release.as_deref().map(read_release).transpose()?,
        })
    }

    /// Whether `rule` is asked for.
    pub fn lets_pass(&self, rule: &Rule) -> bool {
        let RuleFilter { source, severity, release } = self;
        source.is_none_or(|source| rule.source == source)
            && severity.is_none_or(|severity| rule.severity == severity)
            && release.is_none_or(|release| rule.releases.contains(release))
    }
}

fn read_release(text: &str) -> Result<Release, Problem> {
    Release::parse(text).ok_or_else(|| {
        let (oldest, newest) = (Release::OLDEST, Release::NEWEST);
        Problem::new(&UNKNOWN_RELEASE, format!("`release` is `{text}`; supported are {oldest} to {newest}"))
            .parameter("release")
            .supported(Release::all().map(|release| release.to_string()))
    })
}
