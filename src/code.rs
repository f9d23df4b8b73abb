//! Codes of what is answered besides the findings of rules: what a change does, what a packet meets, where a subnet
//! was placed, and what is wrong with a question. They share one name space with the rules.

/// A code: kebab-case, never renamed.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// The code itself.
    pub code: &'static str,
    /// Where it is used.
    pub usage: CodeUse,
    /// What it says, one sentence without a final stop.
    pub summary: &'static str,
    /// What happens and why, who says so, and what to do instead; Markdown.
    pub documentation: &'static str,
    /// A question whose answer has it, YAML; what it leaves out is that of a small cluster.
    pub example: Option<&'static str>,
}

/// The first text, for codes that may have one.
pub const fn first(texts: &[&'static str]) -> Option<&'static str> {
    match texts {
        [first, ..] => Some(first),
        [] => None,
    }
}

/// Where a code is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CodeUse {
    /// In the changes of a diff.
    Change,
    /// In the hops of a trace.
    Hop,
    /// In the reply of a trace.
    Reply,
    /// In the assignments of an allocation.
    Allocation,
    /// In the overlaps of a fleet.
    Overlap,
    /// In what was assumed.
    Assumption,
    /// In the findings on a question.
    Question,
}

/// Declares codes of one use and the list of them, in the order written. A code may have an example after its
/// documentation.
///
/// ```
/// use kops_network_planner::code::codes;
///
/// codes! {
///     /// What is said of bridges.
///     pub BRIDGES: Hop;
///     BRIDGE_OPEN: "bridge-open", "The bridge is open", "Wait until it is closed.";
/// }
/// assert_eq!(BRIDGES[0].code, BRIDGE_OPEN.code);
/// ```
#[macro_export]
macro_rules! codes {
    (
        $(#[$doc:meta])+ pub $list:ident: $usage:ident;
        $($constant:ident: $code:literal, $summary:literal, $documentation:literal $(, $example:expr)?;)+
    ) => {
        $(#[doc = $summary]
        pub static $constant: $crate::code::Code = $crate::code::Code {
            code: $code,
            usage: $crate::code::CodeUse::$usage,
            summary: $summary,
            documentation: $documentation,
            example: $crate::code::first(&[$($example)?]),
        };)+

        $(#[$doc])+
        pub static $list: &[&$crate::code::Code] = &[$(&$constant),+];
    };
}

pub use codes;
