//! Query parameters, read strictly: a misspelt one would be a fact that is silently not used.

use axum::extract::Query;
use axum::http::Uri;

use crate::answer::problem::{
    BAD_PARAMETER, BAD_REQUEST, MISSING_PARAMETER, Problem, REPEATED_PARAMETER, UNKNOWN_PARAMETER,
};
use crate::likeness;

/// The parameters of a request, all of them known to the operation.
#[derive(Debug)]
pub struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Reads the query of `uri`; `known` lists every parameter that the operation has.
    pub fn read(uri: &Uri, known: &[&'static str]) -> Result<Parameters, Problem> {
        let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(uri)
            .map_err(|_| Problem::new(&BAD_REQUEST, "the query cannot be read as `name=value` pairs"))?;
        match pairs.iter().find(|(name, _)| !known.contains(&name.as_str())) {
            Some((name, _)) => Err(unknown(name, known)),
            None => Ok(Parameters(pairs)),
        }
    }

    /// Every value of a repeatable parameter.
    pub fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(given, _)| given == name).map(|(_, value)| value.clone()).collect()
    }

    /// The value of a parameter that can be given once.
    pub fn one(&self, name: &'static str) -> Result<Option<String>, Problem> {
        let mut values = self.all(name);
        if 1 < values.len() {
            let message = format!("`{name}` is given {} times; it can be given once", values.len());
            return Err(Problem::new(&REPEATED_PARAMETER, message).parameter(name).hint(format!("Give `{name}` once")));
        }
        Ok(values.pop())
    }

    /// The value of a parameter that has to be given.
    pub fn required(&self, name: &'static str) -> Result<String, Problem> {
        self.one(name)?.ok_or_else(|| {
            Problem::new(&MISSING_PARAMETER, format!("the query parameter `{name}` is missing")).parameter(name)
        })
    }

    /// The value among `known` that the parameter names; `word` gives a value's name.
    pub fn choice<T: Copy>(
        &self,
        name: &'static str,
        known: &[T],
        word: fn(T) -> &'static str,
    ) -> Result<Option<T>, Problem> {
        self.one(name)?.map(|value| choice(name, &value, known, word)).transpose()
    }
}

/// The one among `known` that `value` names; `word` gives the name of each.
pub fn choice<T: Copy>(
    name: &'static str,
    value: &str,
    known: &[T],
    word: fn(T) -> &'static str,
) -> Result<T, Problem> {
    let chosen = known.iter().copied().find(|candidate| word(*candidate) == value);
    chosen.ok_or_else(|| {
        let words: Vec<&str> = known.iter().map(|candidate| word(*candidate)).collect();
        let problem = Problem::new(&BAD_PARAMETER, format!("`{name}` is `{value}`, not one of {}", list(&words)));
        let problem = problem.parameter(name).supported(words.iter().copied());
        hinted(problem, value, words.iter().copied())
    })
}

fn unknown(name: &str, known: &[&'static str]) -> Problem {
    let possible = match known {
        [] => "this operation has no query parameters".to_owned(),
        _ => format!("the parameters are {}", list(known)),
    };
    let problem = Problem::new(&UNKNOWN_PARAMETER, format!("there is no query parameter `{name}`; {possible}"));
    let problem = problem.parameter(name);
    match known {
        [] => problem,
        _ => hinted(problem.supported(known.iter().copied()), name, known.iter().copied()),
    }
}

fn hinted<'a>(problem: Problem, word: &str, known: impl IntoIterator<Item = &'a str>) -> Problem {
    match likeness::word(word, known) {
        Some(name) => problem.hint(format!("Did you mean `{name}`?")),
        None => problem,
    }
}

/// Names as people list them.
fn list(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
