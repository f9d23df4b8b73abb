//! What the value of a key has to be, as Go decodes it: `null` is always the empty value.

use super::like::Like;
use super::quantity::{is_duration, is_quantity};
use crate::manifest::Value;

/// What a value has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Nothing is known of it.
    Any,
    /// `true` or `false`.
    Truth,
    /// A whole number.
    Whole,
    /// A text.
    Text,
    /// A text that is one of a few words.
    Word(Words),
    /// A text of a certain form.
    Like(Like),
    /// A whole number from one to another.
    Within(i64, i64),
    /// A time with its unit, such as `30s`.
    Duration,
    /// A number, or one with a unit of Kubernetes, such as `100Mi`.
    Quantity,
    /// A whole number or a text, such as `10%`.
    WholeOrText,
    /// A list of texts.
    Texts,
    /// A mapping whose values are texts.
    TextOfKey,
    /// A mapping whose values are lists of texts.
    TextsOfKey,
    /// A mapping.
    Mapping,
    /// A list of mappings.
    Mappings,
}

/// Whether a text is a range of ports as Kubernetes reads it (`ParsePortRange`): `30000-32767`, `30000+100`, `30000`.
fn is_port_range(text: &str) -> bool {
    let is_port = |text: &str| text.trim().parse::<u16>().is_ok();
    text.split_once(['-', '+']).map_or_else(|| is_port(text), |(from, to)| is_port(from) && is_port(to))
}

/// Whether a text consists of digits and a colon between them, as port ranges do elsewhere.
fn is_like_port_range(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || byte == b':')
}

/// Whether a text is a percentage (`intstr.GetScaledValueFromIntOrPercent`), or filled in by a program.
fn is_percentage(text: &str) -> bool {
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    text.strip_suffix('%').is_some_and(is_number) || text.contains(['$', '{', '<'])
}

/// What belongs where another value of the right kind is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// One of these words.
    Words(Words),
    /// A text of this form.
    Like(Like),
    /// A number from one to another.
    Within(i64, i64),
}

/// The words that a text may be.
pub type Words = &'static [&'static str];

/// The modes of kube-proxy (`ValidateKubeProxyConfiguration`).
const PROXY_MODES: Words = &["iptables", "ipvs", "nftables"];
/// The types of EBS volumes.
const VOLUME_TYPES: Words = &["gp2", "gp3", "io1", "io2", "sc1", "st1", "standard"];
/// The channels that kOps has by name.
const CHANNELS: Words = &["alpha", "stable", "none"];

/// The cloud of a cluster on AWS, as its cloud controller manager has it.
const CLOUD_OF_AWS: Words = &["aws"];
/// The programs that answer for the cluster's DNS.
const DNS_PROVIDERS: Words = &["CoreDNS", "KubeDNS"];
/// Whose hardware machines are on.
const TENANCIES: Words = &["default", "dedicated", "host"];
/// Who updates the system of machines.
const UPDATE_POLICIES: Words = &["automatic", "external"];
/// How burstable machines pay for more than their share.
const CPU_CREDITS: Words = &["standard", "unlimited"];
/// Whether the metadata of machines needs a token.
const TOKENS: Words = &["optional", "required"];
/// What becomes of spot machines that are taken back.
const INTERRUPTIONS: Words = &["hibernate", "stop", "terminate"];
/// The programs that run containers.
const RUNTIMES: Words = &["containerd", "docker"];
/// The programs that write the records of services and of the API.
const EXTERNAL_DNS: Words = &["dns-controller", "external-dns", "none"];
/// Who starts the machines of a group.
const MANAGERS: Words = &["CloudGroup", "Karpenter"];
/// How Calico answers for services that nodes have ports for (`validateNetworkingCalico`).
const SERVICE_MODES: Words = &["Tunnel", "DSR"];
/// What Calico's programs in the kernel log.
const BPF_LOG: Words = &["Off", "Info", "Debug"];
/// Where Calico and Canal add their rules.
const CHAIN_MODES: Words = &["insert", "append"];
/// What Calico and Canal write their rules for.
const IPTABLES: Words = &["Auto", "Legacy", "NFT"];
/// What Canal does to packets from pods to their node (`validateNetworkingCanal`).
const TO_HOST: Words = &["ACCEPT", "DROP", "RETURN"];
/// What Canal logs.
const CANAL_LOG: Words = &["INFO", "DEBUG", "WARNING", "ERROR", "CRITICAL", "NONE"];
/// How much Cilium joins the events that it tells of (`validateNetworkingCilium`).
const AGGREGATIONS: Words = &["low", "medium", "maximum"];
/// How Cilium chooses a pod of a service.
const BALANCING: Words = &["random", "maglev"];
/// Whether Cilium's ingresses share a load balancer.
const INGRESS_MODES: Words = &["shared", "dedicated"];
/// Who runs etcd.
const ETCD_PROVIDERS: Words = &["Manager"];
/// Who reaches a load balancer.
const BALANCER_TYPES: Words = &["Public", "Internal"];
/// How the cluster autoscaler chooses a group (`validateClusterAutoscaler`).
const EXPANDERS: Words = &["least-waste", "random", "most-pods", "price", "priority"];
/// The ports that Kubernetes takes for services where no others are written; any range has this form.
const PORTS: Words = &["30000-32767"];

/// The marks of the tables.
const MARKS: [(&str, Form); 44] = [
    ("b", Form::Truth),
    ("i", Form::Whole),
    ("s", Form::Text),
    ("d", Form::Duration),
    ("q", Form::Quantity),
    ("n", Form::WholeOrText),
    ("l", Form::Texts),
    ("m", Form::TextOfKey),
    ("x", Form::TextsOfKey),
    ("c", Form::Word(CHANNELS)),
    ("p", Form::Word(PROXY_MODES)),
    ("v", Form::Word(VOLUME_TYPES)),
    ("a", Form::Word(CLOUD_OF_AWS)),
    ("r", Form::Word(PORTS)),
    ("k", Form::Word(DNS_PROVIDERS)),
    ("g", Form::Word(MANAGERS)),
    ("tenancy", Form::Word(TENANCIES)),
    ("update", Form::Word(UPDATE_POLICIES)),
    ("credits", Form::Word(CPU_CREDITS)),
    ("tokens", Form::Word(TOKENS)),
    ("interruption", Form::Word(INTERRUPTIONS)),
    ("runtime", Form::Word(RUNTIMES)),
    ("records", Form::Word(EXTERNAL_DNS)),
    ("hops", Form::Within(1, 64)),
    ("servicemode", Form::Word(SERVICE_MODES)),
    ("bpflog", Form::Word(BPF_LOG)),
    ("chain", Form::Word(CHAIN_MODES)),
    ("iptables", Form::Word(IPTABLES)),
    ("tohost", Form::Word(TO_HOST)),
    ("canallog", Form::Word(CANAL_LOG)),
    ("aggregation", Form::Word(AGGREGATIONS)),
    ("balancing", Form::Word(BALANCING)),
    ("ingress", Form::Word(INGRESS_MODES)),
    ("etcdprovider", Form::Word(ETCD_PROVIDERS)),
    ("balancer", Form::Word(BALANCER_TYPES)),
    ("expander", Form::Word(EXPANDERS)),
    ("etcdversion", Form::Like(Like::EtcdVersion)),
    // What a classic load balancer takes; kOps takes 0 for what is left out.
    ("idle", Form::Within(0, 4_000)),
    ("host", Form::Like(Like::Host)),
    ("certificate", Form::Like(Like::Certificate)),
    ("price", Form::Like(Like::Price)),
    ("sshkey", Form::Like(Like::KeyName)),
    ("port", Form::Within(1, 65_535)),
    // The most that EC2 has.
    ("mtu", Form::Within(0, 9_001)),
];

impl Form {
    /// The form with a mark of the tables, [`Form::Any`] without one.
    pub(super) fn of_mark(mark: &str) -> Form {
        MARKS.iter().find(|(name, _)| *name == mark).map_or(Form::Any, |(_, form)| *form)
    }

    /// Whether a value has this form, as far as the value itself tells.
    pub(super) fn accepts(self, value: &Value<'_>) -> bool {
        match (self, value) {
            (Self::Any, _)
            | (_, Value::Null)
            | (Self::Truth, Value::Bool(_))
            | (Self::Whole | Self::Within(..) | Self::Quantity, Value::Integer(_) | Value::Large(_))
            | (Self::WholeOrText, Value::Integer(_))
            | (Self::Text | Self::Word(_) | Self::Like(_), Value::String(_))
            | (Self::Quantity, Value::Float(_))
            | (Self::Texts | Self::Mappings, Value::Sequence(_))
            | (Self::TextOfKey | Self::TextsOfKey | Self::Mapping, Value::Mapping(_)) => true,
            (Self::Whole | Self::Within(..), Value::Float(number)) => number.fract() == 0.0,
            (Self::WholeOrText, Value::String(text)) => is_percentage(text),
            (Self::Duration, Value::String(text)) => is_duration(text),
            (Self::Quantity, Value::String(text)) => is_quantity(text),
            _ => false,
        }
    }

    /// What belongs there instead of a value, where that is another word, text or number; a text that a program fills
    /// in is not judged, nor is one that has a path where a word belongs.
    pub(super) fn other_than(self, value: &Value<'_>) -> Option<Expected> {
        match (self, value) {
            (Self::Word(words), Value::String(text)) => {
                let is_free = text.is_empty()
                    || text.contains(['/', '$', '{', '<'])
                    || text.contains(':') && !is_like_port_range(text);
                let is_known = words.contains(&text.as_ref()) || words == PORTS && is_port_range(text);
                (!is_free && !is_known).then_some(Expected::Words(words))
            }
            (Self::Like(like), Value::String(text)) => (!like.accepts(text)).then_some(Expected::Like(like)),
            (Self::Within(least, most), Value::Integer(number)) => {
                (!(least..=most).contains(number)).then_some(Expected::Within(least, most))
            }
            _ => None,
        }
    }

    /// The form of the values in a list or a mapping of this form.
    pub(super) fn of_items(self) -> Option<Form> {
        match self {
            Self::Texts | Self::TextOfKey => Some(Self::Text),
            Self::TextsOfKey => Some(Self::Texts),
            Self::Mappings => Some(Self::Mapping),
            _ => None,
        }
    }

    /// The form in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Any => "a value",
            Self::Truth => "`true` or `false`",
            Self::Whole | Self::Within(..) => "a whole number",
            Self::Text | Self::Word(_) | Self::Like(_) => "a string",
            Self::Duration => "a duration such as `30s` or `5m`",
            Self::Quantity => "a quantity such as `250m` or `100Mi`",
            Self::WholeOrText => "a whole number or a percentage such as `10%`",
            Self::Texts | Self::Mappings => "a list",
            Self::TextOfKey | Self::TextsOfKey | Self::Mapping => "a mapping",
        }
    }

    /// What a value is that has another form, in words.
    pub(super) fn found(self, value: &Value<'_>) -> &'static str {
        match (self, value) {
            (Self::Duration, Value::String(_)) => "not a duration",
            (Self::Quantity, Value::String(_)) => "not a quantity",
            _ => value.kind(),
        }
    }
}
