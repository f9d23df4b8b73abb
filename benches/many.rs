//! Many questions at once: specs through `POST /v1/batch` on one core and on all, beside the same in process; fleets.

use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use cpu_time::ThreadTime;
use kops_network_planner::answer::batch::answer;
use kops_network_planner::answer::notation::LARGEST;
use kops_network_planner::answer::problem::body::Occurrence;
use kops_network_planner::answer::problem::{DEADLINE_EXCEEDED, Problem};
use kops_network_planner::answer::{BATCHED, FLEET};
use kops_network_planner::manifest::{Format, Limits};
use kops_network_planner::plan::Query;
use kops_network_planner::question::{Asked, Bounds};
use serde_json::{Value, json};

use crate::footprint::PROGRAM;
use crate::medians::{median, quartiles};
use crate::process::Process;
use crate::spec::Spec;
use crate::vectors;

/// How many members a fleet has.
const FLEETS: [usize; 2] = [1_000, 5_000];

/// Measures and prints.
pub fn run(quick: bool) -> Result<(), Box<dyn Error>> {
    let (rounds, count) = if quick { (3, 1_000) } else { (11, 10_000) };
    batches(rounds, count)?;
    memory(if quick { 10_000 } else { 100_000 })?;
    fleets(rounds)
}

/// The questions in turn: every planned spec, with its release.
fn questions() -> Result<Vec<String>, Box<dyn Error>> {
    let question = |spec: &Spec| -> Result<String, Box<dyn Error>> {
        let mut request: Value = serde_json::from_slice(&spec.json)?;
        request["kopsRelease"] = json!(spec.query.kops_release);
        Ok(format!("{}\n", json!({"operation": "plan", "request": request})))
    };
    vectors::planned()?.iter().map(question).collect()
}

/// So many questions as one text.
fn lines(questions: &[String], count: usize) -> String {
    (0..count).map(|number| questions[number % questions.len()].as_str()).collect()
}

/// What one round found.
#[derive(Default)]
struct Round {
    in_process: f64,
    /// The same in as many threads as there are cores, all of them together.
    in_process_on_all: f64,
    one: Batch,
    all: Batch,
}

/// A batch: seconds that passed, and seconds on cores that the server took.
#[derive(Clone, Copy, Default)]
struct Batch {
    passed: f64,
    on_cores: f64,
}

fn batches(rounds: usize, count: usize) -> Result<(), Box<dyn Error>> {
    let questions = questions()?;
    let text = lines(&questions, count);
    let mut found = Vec::new();
    for round in 0..=rounds {
        let in_process_on_all = in_process_on_all(&questions, count);
        let in_process = in_process(&questions, count);
        pin(Some(0))?;
        let one = batch(&text, count);
        pin(None)?;
        let (one, all) = (one?, batch(&text, count)?);
        if 0 < round {
            found.push(Round { in_process, in_process_on_all, one, all });
        }
    }
    let bytes = text.len() / count;
    println!("batches of {count} planned specs of {bytes} bytes on average, {rounds} rounds");
    println!("{:<44} {:>10} {:>8} {:>15}", "", "figure", "ratio", "half of rounds");
    let print = |name: &str, figure: fn(&Round, usize) -> f64, ratio: Option<fn(&Round) -> f64>| {
        let figure = median(found.iter().map(|round| figure(round, count)).collect());
        let ratios = ratio.map(|ratio| quartiles(found.iter().map(ratio).collect()));
        match ratios {
            Some([low, ratio, high]) => println!("{name:<44} {figure:>10.1} {ratio:>8.2} {low:>7.2} to {high:.2}"),
            None => println!("{name:<44} {figure:>10.1}"),
        }
    };
    print("in process, µs a spec", |round, count| round.in_process / count as f64 * 1e6, None);
    print(
        "in process on all cores at once, µs a spec",
        |round, count| round.in_process_on_all / count as f64 * 1e6,
        Some(|round| round.in_process_on_all / round.in_process),
    );
    print(
        "batch on one core, µs on it a spec",
        |round, count| round.one.on_cores / count as f64 * 1e6,
        Some(|round| round.one.on_cores / round.in_process),
    );
    print(
        "batch on all cores, µs on them a spec",
        |round, count| round.all.on_cores / count as f64 * 1e6,
        Some(|round| round.all.on_cores / round.in_process),
    );
    print(
        "  beside in process on all cores at once",
        |round, count| round.all.on_cores / count as f64 * 1e6,
        Some(|round| round.all.on_cores / round.in_process_on_all),
    );
    print("specs a second on one core, with the client", |round, count| count as f64 / round.one.passed, None);
    print(
        "specs a second on all cores, with the client",
        |round, count| count as f64 / round.all.passed,
        Some(|round| round.one.passed / round.all.passed),
    );
    println!();
    Ok(())
}

/// The seconds that one thread takes for the answers of so many questions.
fn in_process(questions: &[String], count: usize) -> f64 {
    let mut line = Vec::new();
    let start = ThreadTime::now();
    for number in 0..count {
        let question = black_box(questions[number % questions.len()].as_bytes());
        line.clear();
        let answered = answer(question, &BATCHED, Bounds::DEFAULT, LARGEST, no_deadline);
        answered.write_line(number, Occurrence::documented, &mut line);
        black_box(&line);
    }
    start.elapsed().as_secs_f64()
}

/// The seconds on cores that as many threads as there are cores take for so many questions together. Cores have caches
/// and memory in common, so that a question takes somewhat longer than with one core at work.
fn in_process_on_all(questions: &[String], count: usize) -> f64 {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(|| in_process(questions, count / threads))).collect();
        threads.into_iter().filter_map(|thread| thread.join().ok()).sum::<f64>()
    })
}

fn no_deadline() -> Problem {
    Problem::new(&DEADLINE_EXCEEDED, "there is no deadline")
}

/// Lets this program, and servers that it starts from now on, have this core only, or all.
fn pin(core: Option<usize>) -> io::Result<()> {
    let cores = match core {
        Some(core) => core.to_string(),
        None => format!("0-{}", fs::read_to_string("/proc/cpuinfo")?.matches("processor\t").count().max(1) - 1),
    };
    let own = std::process::id().to_string();
    match Command::new("taskset").args(["-acp", &cores, &own]).stdout(Stdio::null()).status()?.success() {
        true => Ok(()),
        false => Err(io::Error::other("`taskset` failed")),
    }
}

/// Asks a server that is started for it.
fn batch(text: &str, count: usize) -> Result<Batch, Box<dyn Error>> {
    let server = Process::start(Path::new(PROGRAM))?;
    // The first questions meet a cold server.
    ask(server.address, &text[..text.find('\n').map_or(0, |end| end + 1)], 1)?;
    let (before, start) = (server.time()?, Instant::now());
    ask(server.address, text, count)?;
    let passed = start.elapsed().as_secs_f64();
    let batch = Batch { passed, on_cores: (server.time()? - before).as_secs_f64() };
    server.stop()?;
    Ok(batch)
}

/// Sends the lines of a text and counts the lines of the answer, all of which have to succeed.
fn ask(server: SocketAddr, text: &str, count: usize) -> Result<(), Box<dyn Error>> {
    let mut connection = TcpStream::connect(server)?;
    let head = format!(
        "POST /v1/batch HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-ndjson\r\ncontent-length: {}\r\n\r\n",
        text.len()
    );
    let mut sending = connection.try_clone()?;
    thread::scope(|scope| {
        scope.spawn(move || sending.write_all(head.as_bytes()).and_then(|()| sending.write_all(text.as_bytes())));
        let (mut buffer, mut end) = (vec![0; 256 << 10], Vec::new());
        loop {
            let read = connection.read(&mut buffer)?;
            end.extend_from_slice(&buffer[..read]);
            end.drain(..end.len().saturating_sub(200));
            if read == 0 {
                break;
            }
        }
        match String::from_utf8_lossy(&end).contains(&format!("\"summary\":{{\"succeeded\":{count},\"failed\":0}}}}")) {
            true => Ok(()),
            false => Err(format!("another end: {}", String::from_utf8_lossy(&end)).into()),
        }
    })
}

/// Prints what a server takes for a stream of so many lines.
fn memory(count: usize) -> Result<(), Box<dyn Error>> {
    let text = lines(&questions()?, count);
    let server = Process::start(Path::new(PROGRAM))?;
    ask(server.address, &text, count)?;
    println!("{:<44} {:>6} MiB", format!("resident at most in a batch of {count}"), server.peak_mebibytes()?);
    println!();
    Ok(server.stop()?)
}

fn fleets(rounds: usize) -> Result<(), Box<dyn Error>> {
    let fleets = FLEETS.map(fleet);
    let inquiry = FLEET.inquiry().ok_or("a fleet is a question")?;
    let limits = Limits { nodes: usize::MAX, ..Limits::DEFAULT };
    let query = Query::default();
    let mut times = FLEETS.map(|_| Vec::new());
    for _ in 0..=rounds {
        for (fleet, times) in fleets.iter().zip(&mut times) {
            let start = ThreadTime::now();
            let bounds = Bounds { limits: &limits, ..Bounds::DEFAULT };
            let asked = Asked::read(fleet.as_bytes(), Format::Json, &query, &[], bounds)?;
            inquiry.answer(&asked, Format::Json).map_err(|stopped| format!("{stopped:?}"))?;
            times.push(start.elapsed());
        }
    }
    let [few, many] = times.map(|times| median(times.iter().map(Duration::as_secs_f64).collect()));
    println!("{:<44} {:>10} {:>8}", "fleets, JSON -> overlaps -> JSON", "ms", "ratio");
    println!("{:<44} {:>10.1}", format!("{} members", FLEETS[0]), few * 1e3);
    println!("{:<44} {:>10.1} {:>8.2}\n", format!("{} members", FLEETS[1]), many * 1e3, many / few);
    Ok(())
}

/// Clusters in one region, some of which have the same block.
fn fleet(members: usize) -> String {
    let member = |number: usize| {
        let network = format!("10.{}.{}.0/20", number % 200, number / 200 % 16 * 16);
        let name = format!("c{number}.example.com");
        json!({"id": format!("m{number}"), "cluster": {
            "apiVersion": "kops.k8s.io/v1alpha3", "kind": "Cluster", "metadata": {"name": name},
            "spec": {"cloudProvider": {"aws": {}}, "kubernetesVersion": "1.35.5", "networking": {
                "cilium": {}, "networkCIDR": network, "nonMasqueradeCIDR": "100.64.0.0/10", "topology": {"dns": "None"},
                "subnets": [{"name": "a", "type": "Private", "zone": "us-east-1a"},
                    {"name": "u", "type": "Utility", "zone": "us-east-1a"}]}}}})
    };
    let members: Vec<Value> = (0..members).map(member).collect();
    json!({"members": members, "defaultLink": {"kind": "transitGateway"}}).to_string()
}
