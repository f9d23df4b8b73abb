//! Flows as they are written, without places: those of a body in JSON are read so first, since they are mostly right.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::{Deserialize, Deserializer, de};

/// A flow.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenFlow<'a> {
    /// `id`.
    pub id: Option<&'a str>,
    /// `name`.
    pub name: Option<&'a str>,
    /// `from`.
    #[serde(borrow)]
    pub from: Only<WrittenSource<'a>>,
    /// `to`.
    #[serde(borrow)]
    pub to: Only<WrittenDestination<'a>>,
    /// `expect`.
    pub expect: Option<&'a str>,
}

/// Where it starts.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct WrittenSource<'a> {
    /// `subnet`.
    pub subnet: Option<&'a str>,
    /// `instanceGroup`.
    pub instance_group: Option<&'a str>,
    /// `internet`.
    pub internet: Option<&'a str>,
    /// `address`.
    pub address: Option<&'a str>,
    /// `workload`.
    pub workload: Option<&'a str>,
    /// `publicAddress`.
    pub public_address: Option<bool>,
}

/// Where it is to.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenDestination<'a> {
    /// `address`.
    pub address: Option<&'a str>,
    /// `host`.
    #[serde(borrow)]
    pub host: Option<Only<WrittenHost<'a>>>,
    /// `subnet`.
    pub subnet: Option<&'a str>,
    /// `internet`.
    pub internet: Option<&'a str>,
    /// `service`.
    pub service: Option<&'a str>,
}

/// The addresses of a name.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenHost<'a> {
    /// `ipv4`.
    pub ipv4: Option<&'a str>,
    /// `ipv6`.
    pub ipv6: Option<&'a str>,
}

/// A mapping. What is derived would take a list of its values too.
#[derive(Clone, Debug)]
pub struct Only<T>(pub T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Only<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Only<T>, D::Error> {
        deserializer.deserialize_map(Mapping(PhantomData))
    }
}

struct Mapping<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> de::Visitor<'de> for Mapping<T> {
    type Value = Only<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a mapping")
    }

    fn visit_map<A: de::MapAccess<'de>>(self, access: A) -> Result<Only<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(access)).map(Only)
    }
}
