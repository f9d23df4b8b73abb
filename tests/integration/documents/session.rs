//! A shell in a copy of the examples, with the program, a server, and an `aws` that prints recorded answers.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::ROOT;
use crate::binary::{PROGRAM, Running};

/// Where documents say that the server is.
const SHOWN: &str = "127.0.0.1:8080";
/// What a machine that runs the tests may lack.
const PROGRAMS: [&str; 2] = ["curl", "python3"];
/// What is copied.
const FOLDERS: [&str; 1] = ["openapi/examples"];

/// A session, which starts its server when a command needs it.
pub struct Session {
    root: PathBuf,
    folder: PathBuf,
    server: Running,
}

impl Session {
    /// A session in a fresh copy, in `folder` of it.
    pub fn new(name: &str, folder: &str) -> Session {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("documents").join(name);
        let _ = fs::remove_dir_all(&root);
        for folder in FOLDERS {
            copy(&Path::new(ROOT).join(folder), &root.join(folder));
        }
        let programs = root.join("bin");
        fs::create_dir_all(&programs).unwrap();
        symlink(PROGRAM, programs.join("kops-network-planner")).unwrap();
        let answers = Path::new(ROOT).join("openapi/examples/existing/aws");
        program(&programs.join("aws"), &format!("exec cat '{}'/\"$2\".json", answers.display()));
        Session { folder: root.join(folder), root, server: Running::start(&[]) }
    }

    fn address(&self) -> String {
        self.server.addresses[0].to_string()
    }

    /// Writes a file beside the examples.
    pub fn write(&self, name: &str, content: &str) {
        let path = self.folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content.replace(SHOWN, &self.address())).unwrap();
    }

    /// What a terminal shows of a command: both streams, without names that differ each time.
    pub fn run(&self, command: &str) -> String {
        let address = self.address();
        let environment = std::env::vars().filter(|(name, _)| !name.starts_with("KNP_"));
        let path = format!("{}:{}", self.root.join("bin").display(), std::env::var("PATH").unwrap());
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(format!("exec 2>&1\n{}", command.replace(SHOWN, &address)));
        shell.env_clear().envs(environment).env("PATH", path).current_dir(&self.folder).stdin(Stdio::null());
        let output = shell.output().unwrap().stdout;
        let shown = String::from_utf8(output).unwrap().replace(&address, SHOWN);
        let shown = shown.lines().map(|line| format!("{}\n", same_each_time(line))).collect::<String>();
        assert!(!shown.contains("\n```") && !shown.starts_with("$ ") && !shown.contains("\n$ "), "{command}:\n{shown}");
        shown
    }
}

/// Whether the programs that a session needs are installed; without them there is nothing to compare.
pub fn can_run(commands: &[String]) -> bool {
    PROGRAMS.iter().all(|name| !commands.iter().any(|command| names(command, name)) || is_installed(name))
}

fn names(command: &str, program: &str) -> bool {
    command.split_whitespace().any(|word| word == program)
}

fn is_installed(program: &str) -> bool {
    let mut command = Command::new(program);
    command.arg("--version").stdout(Stdio::null()).status().is_ok_and(|status| status.success())
}

impl Drop for Session {
    fn drop(&mut self) {
        self.server.signal("KILL");
        let _ = self.server.child.wait();
    }
}

/// A line with its UUIDs replaced by one.
fn same_each_time(line: &str) -> String {
    let digits = |text: &str| text.len() == 36 && text.split('-').map(str::len).eq([8, 4, 4, 4, 12]);
    let is_between = |character: char| !character.is_ascii_hexdigit() && character != '-';
    let found = line.split(is_between).filter(|word| digits(word));
    found.fold(line.to_owned(), |line, uuid| line.replace(uuid, "0b6ee8d1-6a0c-4c3e-9b61-2f6a1c0f7e55"))
}

/// Writes a program of a shell.
pub fn program(path: &Path, script: &str) {
    fs::write(path, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for file in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(file.file_name());
        if file.file_type().unwrap().is_dir() {
            copy(&file.path(), &target);
        } else {
            fs::copy(file.path(), target).unwrap();
        }
    }
}
