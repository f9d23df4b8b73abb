//! `POST /v1/diagram`: the network of a cluster as a picture.

use std::fmt::{self, Display, Formatter};

use serde::{Serialize, Serializer};
use utoipa::ToSchema;

use super::diagnostic_body::DiagnosticBody;
use super::findings::Findings;
use super::notation::{Body, Form};
use super::planned::Planned;
use super::summary::{ClusterBody, GradingBody, IpFamilyBody, ReleaseChoiceBody};
use crate::diagram::{Format, Heading, Picture};
use crate::plan::Plan;

/// The network of a cluster as a picture.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DiagramResponse {
    /// The kOps release that was planned for.
    pub release: ReleaseChoiceBody,
    /// The cluster.
    pub cluster: ClusterBody,
    /// What the request's grading changed; absent when nothing was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grading: Option<GradingBody>,
    /// Every finding, in source order; none is an error.
    pub diagnostics: Vec<DiagnosticBody>,
    /// How many findings there are, where `diagnostics` has only the worst of them; absent where it has all.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 1200)]
    pub diagnostics_total: Option<usize>,
    /// The language of the picture.
    pub format: PictureFormatBody,
    /// The picture, a text.
    #[schema(value_type = String)]
    pub picture: PictureBody,
}

/// The language of a picture: `svg`, laid out; `mermaid` and `dot`, which Mermaid and Graphviz lay out.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = DiagramFormat)]
#[serde(rename_all = "lowercase")]
pub enum PictureFormatBody {
    /// A laid-out picture.
    Svg,
    /// A flowchart of Mermaid.
    Mermaid,
    /// A graph of Graphviz.
    Dot,
}

/// A plan that is written as a picture, laid out only then.
#[derive(Debug)]
pub struct PictureBody {
    cluster: String,
    family: &'static str,
    region: Option<String>,
    release: String,
    plan: Plan,
    format: Format,
}

impl PictureBody {
    fn picture(&self, format: Format) -> Picture<'_> {
        let PictureBody { cluster, family, region, release, plan, .. } = self;
        let heading = Heading { cluster, family, region: region.as_deref(), release };
        Picture { heading, plan, format }
    }
}

impl Display for PictureBody {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.picture(self.format).fmt(f)
    }
}

impl Serialize for PictureBody {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl DiagramResponse {
    /// The same in another language.
    pub fn drawn_in(self, format: Format) -> DiagramResponse {
        DiagramResponse { format: format.into(), picture: PictureBody { format, ..self.picture }, ..self }
    }
}

/// The parameter that chooses the language.
pub const FORMAT: &str = "format";

impl Body for DiagramResponse {
    const FORMS: &'static [Form] = &[Form::Svg, Form::Mermaid, Form::Graphviz];
    const PREFERS_FORM: bool = true;
    const PARAMETERS: &'static [&'static str] = &[FORMAT];

    fn write_form(&self, form: Form, f: &mut Formatter<'_>) -> fmt::Result {
        let format = match form {
            Form::Svg => Format::Svg,
            Form::Mermaid => Format::Mermaid,
            Form::Graphviz => Format::Graphviz,
            Form::Csv => return Err(fmt::Error),
        };
        self.picture.picture(format).fmt(f)
    }
}

impl From<Planned> for DiagramResponse {
    fn from(planned: Planned) -> DiagramResponse {
        let Planned { release, cluster, grading, findings, plan } = planned;
        let Findings { shown: diagnostics, total: diagnostics_total } = findings;
        let family = match cluster.ip_family {
            IpFamilyBody::Ipv4 => "IPv4",
            IpFamilyBody::Ipv6 => "IPv6",
        };
        let picture = PictureBody {
            cluster: cluster.name.clone(),
            family,
            region: cluster.region.clone(),
            release: release.version.clone(),
            plan,
            format: Format::Svg,
        };
        let format = picture.format.into();
        DiagramResponse { release, cluster, grading, diagnostics, diagnostics_total, format, picture }
    }
}

impl From<Format> for PictureFormatBody {
    fn from(format: Format) -> PictureFormatBody {
        match format {
            Format::Svg => PictureFormatBody::Svg,
            Format::Mermaid => PictureFormatBody::Mermaid,
            Format::Graphviz => PictureFormatBody::Dot,
        }
    }
}

impl From<Format> for Form {
    fn from(format: Format) -> Form {
        match format {
            Format::Svg => Form::Svg,
            Format::Mermaid => Form::Mermaid,
            Format::Graphviz => Form::Graphviz,
        }
    }
}
