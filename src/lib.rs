//! What network a kOps cluster spec becomes on AWS, before anything is applied.
//!
//! # The way of a request
//!
//! ```text
//! bytes ─ manifest ─▶ documents ─ spec ─▶ Cluster ─ subnets ─▶ AssignedCluster ─ rules ─▶ ValidCluster ─╮
//!                                                          RouteTables ◀─ routes ─ Network ◀─ network ──╯
//! facts and findings are collected all the way, and located once at the end by plan
//! ```
//!
//! | module | turns | into | knows nothing of |
//! |---|---|---|---|
//! | `order` | a list | the same in an order | what it lists |
//! | `names` | names | whether two are equal, the place of one among many | what has them |
//! | [`cidr`] | text | checked blocks, `/LEN#N`, the n-th block, sets of blocks | kOps |
//! | `likeness` | a word | the known word that was probably meant | what words are for |
//! | [`aws`] | names | facts: limits, quotas, regions, kinds of zones | kOps |
//! | [`release`] | `1.36`, `v1.36.2` | a release, ranges of them, facts that differ | HTTP |
//! | [`deadline`] | the caller's word | whether work is still waited for | clocks |
//! | [`diagnostic`] | what rules say | findings and diagnostics, field paths | where they are shown |
//! | [`code`] | what is said besides findings | codes with their documentation | who says it |
//! | [`manifest`] | bytes | documents with a position for every value | what fields mean |
//! | [`spec`] | documents | one internal cluster and its instance groups | rules |
//! | [`forwarding`] | routes, an address | the route that is taken, and whether NAT64 is done there | plans |
//! | [`subnets`] | the cluster | defaults and assigned blocks, as kOps does before it validates | rules |
//! | [`rules`] | the assigned cluster | findings, and a valid cluster where none is an error | HTTP |
//! | [`network`] | the valid cluster | expanded blocks, gateways, NAT, tags | HTTP |
//! | [`routes`] | the network | route tables with reasons | HTTP |
//! | [`plan`] | one request | an outcome: the only place that puts the stages together | HTTP |
//! | [`question`] | a body | what it asks besides its specs, read strictly | what is asked |
//! | [`allocate`] | wishes | free blocks for them, written into the cluster | HTTP |
//! | [`layout`] | options of a new cluster | the manifests that `kops create cluster` writes, or its refusal | HTTP |
//! | [`fleet`] | ranges of many clusters and their links | overlaps, names used twice | HTTP |
//! | [`diff`] | two plans | what `kops update cluster` does between them | HTTP |
//! | [`diagram`] | a plan | a picture: SVG, Mermaid, Graphviz | HTTP |
//! | [`trace`] | a plan, flows | where packets go, hop by hop | HTTP, other questions |
//! | [`answer`] | outcomes | what is said: bodies, problems, notations; the list of operations | HTTP, the terminal |
//! | [`http`] | requests | responses: handlers, pages, layers, the server, the OpenAPI document | how plans are made |
//! | [`cli`] | arguments, files | the same answers, tables, reports for other tools, exit codes | how plans are made |
//!
//! # Invariants
//!
//! A test holds these:
//!
//! * A module imports only what comes before it in the table; no two files need each other.
//! * Only [`http`] and the binary name axum, tower, tokio or a type of status; only [`manifest`] knows YAML.
//! * All but [`http`], [`cli`] and the binary does no I/O, reads no clock and no environment, is not async, logs
//!   nothing, and iterates no hash map: the same request gives the same bytes.
//! * What is answered is shaped in [`answer`] alone; what is read is shaped in [`spec`] alone. [`http`] and [`cli`]
//!   call no stage, and [`cli`] names [`http`] only to serve and to ask a server for its health.
//! * Every operation is in [`answer::OPERATIONS`], and the router, the API document and the commands have the same
//!   ones.
//!
//! The types hold these:
//!
//! * Stages go on. Each gives its value and notes what it could not do; only text that cannot be read at all stops a
//!   request.
//! * Every finding comes from a rule of the registry, so that every code has its page in the catalogue.
//! * A [`rules::ValidCluster`] has one constructor, in [`rules`]; later stages take nothing else.
//! * What differs by release is data: a range on a rule, or a [`release::facts`] entry.

#![forbid(unsafe_code)]

pub mod allocate;
pub mod answer;
pub mod aws;
pub mod cidr;
pub mod cli;
pub mod code;
pub mod deadline;
pub mod diagnostic;
pub mod diagram;
pub mod diff;
pub mod fleet;
pub mod forwarding;
pub mod http;
pub mod layout;
mod likeness;
pub mod manifest;
mod names;
pub mod network;
mod order;
pub mod plan;
pub mod question;
pub mod release;
pub mod routes;
pub mod rules;
pub mod spec;
pub mod subnets;
#[cfg(test)]
mod testing;
pub mod trace;
