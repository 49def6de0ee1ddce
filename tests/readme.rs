//! README.md does what it says: each command in it runs, and prints what stands below it.
//! The conventions are told in `tests/README.md`; `readme/normal.rs` makes outputs comparable.

#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "readme/markdown.rs"]
mod markdown;
#[path = "readme/normal.rs"]
mod normal;
mod support;

use markdown::{Command, Readme};
use std::{
    io::Read,
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};
use support::Folder;

#[test]
fn every_command_of_the_readme_prints_what_the_readme_shows() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("README.md");
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|e| panic!("{} cannot be read ({e}): write it first", path.display()));
    let readme = Readme::read(&text);
    assert!(
        !readme.commands.is_empty(),
        "README.md shows no command: it needs a ```console block with `$ jarful …`"
    );
    let folder = Folder::new();
    copy_plays(&root.join("scenarios"), &folder);
    for (name, content) in &readme.files {
        folder.write(name, content);
    }
    let wrong: Vec<String> = readme
        .commands
        .iter()
        .filter_map(|command| check(command, &folder).err())
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n\n"));
}

/// The bundled plays lie beside the README, so its commands may name them.
fn copy_plays(from: &Path, folder: &Folder) {
    let Ok(entries) = std::fs::read_dir(from) else {
        return;
    };
    for entry in entries {
        let entry = entry.unwrap();
        let name = format!("scenarios/{}", entry.file_name().to_str().unwrap());
        folder.write(&name, std::fs::read(entry.path()).unwrap());
    }
}

fn check(command: &Command, folder: &Folder) -> Result<(), String> {
    let place = format!("README.md:{}: $ {}", command.line, command.text);
    let args = command.args().map_err(|why| format!("{place}\n{why}"))?;
    let (code, came) = run(folder, &args);
    if code != Some(command.exit) {
        return Err(format!(
            "{place}\nexit code {code:?}, not {}:\n{came}",
            command.exit
        ));
    }
    let (shown, printed) = (normal::lines(&command.output), normal::lines(&came));
    if normal::agree(&shown, &printed) {
        Ok(())
    } else {
        Err(format!(
            "{place}\n--- README.md shows (normalised)\n{}\n--- the program printed (normalised)\n{}\n--- as printed\n{came}",
            shown.join("\n"),
            printed.join("\n"),
        ))
    }
}

/// Both streams through one pipe, as a terminal would show them.
fn run(folder: &Folder, args: &[String]) -> (Option<i32>, String) {
    let (mut reader, writer) = std::io::pipe().unwrap();
    let mut command = folder.command(args);
    command
        .stdin(Stdio::null())
        .stdout(writer.try_clone().unwrap())
        .stderr(writer);
    let mut child = command.spawn().unwrap();
    drop(command); // it holds the pipe's other end, and reading would never end
    let reading = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes).unwrap();
        String::from_utf8_lossy(&bytes).into_owned()
    });
    let begin = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if begin.elapsed() > Duration::from_secs(60) {
            let _ = child.kill();
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    (status.code(), reading.join().unwrap())
}
