//! `jarful completions SHELL`: what a shell needs to complete jarful's commands, flags and the names
//! of the bundled plays.

use super::args::Cli;
use super::exit::Exit;
use super::{demo, output};
use clap::builder::PossibleValuesParser;
use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

/// See the module.
#[derive(Debug, Args)]
#[command(after_help = WHERE)]
pub(super) struct Completions {
    /// Which shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

const WHERE: &str = "\
Where it goes (then open a new terminal):
  bash        jarful completions bash > ~/.local/share/bash-completion/completions/jarful
              (make that folder first; the package bash-completion reads it)
  zsh         jarful completions zsh > ~/.zfunc/_jarful
              (and in ~/.zshrc, before compinit: fpath+=~/.zfunc)
  fish        jarful completions fish > ~/.config/fish/completions/jarful.fish
  powershell  jarful completions powershell >> $PROFILE
  elvish      jarful completions elvish >> ~/.config/elvish/rc.elv";

/// `jarful completions`.
pub(super) fn command(args: &Completions) -> Exit {
    // A wrong name is answered with the nearest one by `jarful demo` itself; here the list is
    // wanted.
    let mut cli = Cli::command().mut_subcommand("demo", |demo| {
        demo.mut_arg("name", |name| {
            name.value_parser(PossibleValuesParser::new(demo::names()))
        })
    });
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut cli, "jarful", &mut script);
    output::result(&String::from_utf8_lossy(&script));
    Exit::Good
}
