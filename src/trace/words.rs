//! What components are called in sentences, and what is said of the way back.

use std::borrow::Cow;

use super::path::{Component, ComponentKind, Reply};
use super::scene::Scene;
use crate::diagnostic::excerpt;

mod hint;
mod sentence;

pub use sentence::{Part, Sentence};

impl Scene<'_> {
    /// What is said of the way back, one sentence.
    pub fn reply_words(&self, reply: Reply) -> &'static str {
        match reply {
            Reply::MATCHED => "The answer has a route back",
            Reply { code, .. } => code.summary,
        }
    }
}

impl Component<'_> {
    /// The component as the subject of a sentence.
    pub fn words(&self) -> Cow<'static, str> {
        let kind = match self.kind {
            ComponentKind::Internet => return "the Internet".into(),
            ComponentKind::ExternalHost => return "the host outside".into(),
            ComponentKind::Resolver => return "the resolver".into(),
            ComponentKind::Subnet => "subnet",
            ComponentKind::Service => "the service",
            ComponentKind::RouteTable => "route table",
            ComponentKind::Target(kind) => kind.words(),
        };
        match self.name {
            Some(name) => [kind, " `", &excerpt(name), "`"].concat().into(),
            None => ["the ", kind].concat().into(),
        }
    }
}
