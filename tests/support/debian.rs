//! Programs of the system that some targets need.

use super::venv::run;
use std::process::Command;

/// Makes sure that a program runs: as root on Debian it is installed, else the test says how.
pub fn there(program: &str, package: &str) {
    let runs = || run(Command::new(program).arg("--version")).is_ok();
    if runs() {
        return;
    }
    let said = install(package);
    assert!(
        runs(),
        "these tests need {program}, and it does not run. {said}\nInstall it:  sudo apt install {package}   (macOS: brew install {program})"
    );
}

/// As root on Debian a package is installed; otherwise what was said instead.
pub fn install(package: &str) -> String {
    let script = format!(
        "test $(id -u) = 0 && apt-get update -q && apt-get install -q -y \
         --no-install-recommends -o DPkg::Lock::Timeout=120 {package}"
    );
    let mut apt = Command::new("sh");
    apt.args(["-c", &script])
        .env("DEBIAN_FRONTEND", "noninteractive");
    run(&mut apt).err().unwrap_or_default()
}
