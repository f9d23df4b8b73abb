//! The questions of a batch, as the API document has them.

use utoipa::ToSchema;

use crate::answer::diff::DiffRequest;
use crate::answer::trace::request::TraceRequest;
use crate::spec::allocation::AllocateRequest;
use crate::spec::request::PlanRequest;

/// Many questions in one document, at most 2,000.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "describes the body in the API document; the body is read field by field")]
pub struct BatchRequest {
    /// The questions.
    #[schema(max_items = 2000)]
    questions: Vec<BatchQuestion>,
}

/// Declares the question of each operation, and their union.
macro_rules! questions {
    ($($(#[$doc:meta])+ $variant:ident $name:ident $word:literal $request:ty;)+) => {
        $(
            $(#[$doc])+
            #[derive(Debug, ToSchema)]
            #[expect(dead_code, reason = "describes the body in the API document; the body is read field by field")]
            pub struct $name {
                /// A name that the answer repeats; it need not be unique.
                #[schema(required = false, example = "production", max_length = 1024)]
                id: String,
                /// The operation.
                operation: String,
                /// The JSON body that the operation alone takes.
                request: $request,
            }
        )+

        /// One question, told apart by `operation`.
        #[derive(Debug, ToSchema)]
        #[serde(untagged)]
        #[schema(discriminator(property_name = "operation", mapping(
            $(($word = concat!("#/components/schemas/", stringify!($name))),)+
        )))]
        #[expect(
            dead_code,
            clippy::large_enum_variant,
            reason = "describes the body in the API document; the body is read field by field"
        )]
        pub enum BatchQuestion {
            $(
                $(#[$doc])+
                $variant($name),
            )+
        }
    };
}

questions! {
    /// A question that `validate` answers.
    Validate ValidateQuestion "validate" PlanRequest;
    /// A question that `subnets` answers.
    Subnets SubnetsQuestion "subnets" PlanRequest;
    /// A question that `routes` answers.
    Routes RoutesQuestion "routes" PlanRequest;
    /// A question that `plan` answers.
    Plan PlanQuestion "plan" PlanRequest;
    /// A question that `diff` answers.
    Diff DiffQuestion "diff" DiffRequest;
    /// A question that `trace` answers.
    Trace TraceQuestion "trace" TraceRequest;
    /// A question that `allocate` answers.
    Allocate AllocateQuestion "allocate" AllocateRequest;
}
