//! What is known of a VPC: its blocks, and files with what `aws ec2 describe-…` prints.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};

use super::failure::Failure;
use super::walk;
use crate::manifest::{self, Format, Limits};
use crate::plan::{Query, RequestError};
use crate::spec::observed::{Answer, answers};

/// The most bytes in all files together.
const MOST_BYTES: u64 = 64 << 20;

/// What one file may have.
const FILE: Limits = Limits { nodes: 2_000_000, ..Limits::DEFAULT };

/// What is known of the VPC.
#[derive(Clone, Debug, Default, Args)]
pub struct VpcOptions {
    /// An IPv6 block of the VPC, existing or planned; repeatable; `none` where it has no IPv6 pool.
    #[arg(long, value_name = "CIDR")]
    pub vpc_ipv6_cidr: Vec<String>,
    /// An IPv4 block of the VPC; repeatable, the primary one first.
    #[arg(long, value_name = "CIDR")]
    pub vpc_ipv4_cidr: Vec<String>,
    /// What AWS has: a file with the JSON that `aws ec2 describe-…` prints, or a folder of such files; repeatable.
    #[arg(long, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub observed: Vec<PathBuf>,
}

impl VpcOptions {
    /// The query with what is known of the VPC.
    ///
    /// # Errors
    ///
    /// A block or a file that cannot be read.
    pub fn with(&self, query: Query) -> Result<Query, Failure> {
        let (ipv6, ipv4) = (self.vpc_ipv6_cidr.clone(), self.vpc_ipv4_cidr.clone());
        let query = Query { vpc_ipv6_cidrs: ipv6, vpc_ipv4_cidrs: ipv4, ..query };
        query.check()?;
        Ok(Query { observed: read(&self.observed)?, ..query })
    }
}

/// The answers in the files that `paths` name. A folder may have files of other programs, which say nothing; one that
/// cannot be read may be an answer that breaks off, and what it lacks would be taken to be unknown.
fn read(paths: &[PathBuf]) -> Result<Vec<Answer>, Failure> {
    let mut read = Vec::new();
    let mut left = MOST_BYTES;
    for path in paths {
        let before = read.len();
        read_path(path, &mut left, &mut read)?;
        if read.len() == before {
            let message = format!("`{}` has no answer of `aws ec2 describe-…`", path.display());
            return Err(Failure::of_usage(&message, EXPECTED));
        }
    }
    Ok(read)
}

/// What is expected of `--observed`.
const EXPECTED: &str = "Give a file with what `aws ec2 describe-subnets`, `describe-route-tables` and others print, as \
    JSON or YAML, or a folder of such files";

/// What is done about a file in a folder.
const ELSEWHERE: &str = "Ask AWS once more with `aws ec2 describe-…` if the file breaks off; keep files of other \
    programs in another folder";

/// Adds the answers in a file or a folder.
fn read_path(path: &Path, left: &mut u64, read: &mut Vec<Answer>) -> Result<(), Failure> {
    for found in walk::files(&[path.to_owned()], &walk::Limits::DEFAULT) {
        let found = found.map_err(|(path, why)| Failure::of_file(&path.display().to_string(), &why))?;
        let name = found.path.display().to_string();
        let bytes = bytes(&found.path, left).map_err(|why| Failure::of_file(&name, &why))?;
        let format = if name.ends_with(".json") { Format::Json } else { Format::Yaml };
        match manifest::read(&bytes, format, &FILE) {
            Ok(stream) => read.extend(stream.documents.iter().flat_map(|document| answers(&document.root))),
            Err(error) => {
                let failure = Failure::from(RequestError::Unreadable(error));
                let message = format!("`{name}` is not what AWS prints: {}", failure.message);
                let hint = if found.walked { ELSEWHERE } else { EXPECTED };
                return Err(Failure { message, hint: Some(hint.to_owned()), ..failure });
            }
        }
    }
    Ok(())
}

fn bytes(path: &PathBuf, left: &mut u64) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| error.to_string())?;
    file.take(*left + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    *left = left.checked_sub(bytes.len() as u64).ok_or_else(|| {
        format!(
            "with it, the files have more than {MOST_BYTES} bytes together, which is the limit; ask AWS for one VPC \
            with `--filters Name=vpc-id,Values=vpc-…`"
        )
    })?;
    Ok(bytes)
}
