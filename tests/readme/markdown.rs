//! What a README holds for this test: commands with their output, and files.

/// The commands and files of a README.
#[derive(Default)]
pub struct Readme {
    pub commands: Vec<Command>,
    /// Name and content.
    pub files: Vec<(String, String)>,
}

/// A command and what stands below it.
#[derive(Debug, PartialEq)]
pub struct Command {
    /// 1-based line in the README.
    pub line: usize,
    /// Without the prompt.
    pub text: String,
    pub output: String,
    pub exit: i32,
}

/// What an HTML comment said about the block that follows it.
#[derive(Default)]
struct Notes {
    file: Option<String>,
    exit: i32,
}

impl Readme {
    pub fn read(text: &str) -> Self {
        let mut readme = Self::default();
        let mut notes = Notes::default();
        let mut lines = text.lines().enumerate();
        while let Some((_, line)) = lines.next() {
            if let Some(language) = line.strip_prefix("```") {
                let block = lines.by_ref().take_while(|(_, line)| *line != "```");
                let block: Vec<(usize, &str)> = block.collect();
                let notes = std::mem::take(&mut notes);
                if let Some(name) = notes.file {
                    readme.files.push((name, content(&block)));
                } else if language.trim() == "console" {
                    readme.commands.extend(commands(&block, notes.exit));
                }
            } else if !line.trim().is_empty() {
                notes.take(line);
            }
        }
        readme
    }
}

impl Notes {
    /// `<!-- file: NAME -->`, `<!-- exit: 1 -->`; any other line ends what was noted.
    fn take(&mut self, line: &str) {
        let comment = line.trim().strip_prefix("<!--");
        let note = comment.and_then(|rest| rest.strip_suffix("-->")?.split_once(':'));
        match note.map(|(key, value)| (key.trim(), value.trim())) {
            Some(("file", name)) => self.file = Some(name.to_owned()),
            Some(("exit", code)) => {
                self.exit = code.parse().expect("exit: is followed by a number");
            }
            _ => *self = Self::default(),
        }
    }
}

fn content(block: &[(usize, &str)]) -> String {
    block.iter().flat_map(|(_, line)| [*line, "\n"]).collect()
}

/// The commands of a block that this test runs; the exit code is that of the last of them.
fn commands(block: &[(usize, &str)], exit: i32) -> Vec<Command> {
    let mut commands: Vec<Command> = Vec::new();
    for (index, line) in block {
        if let Some(text) = line.strip_prefix("$ ") {
            commands.push(Command {
                line: index + 1,
                text: text.trim().to_owned(),
                output: String::new(),
                exit: 0,
            });
        } else if let Some(command) = commands.last_mut() {
            command.output.push_str(line);
            command.output.push('\n');
        }
    }
    commands.retain(|command| command.without_program().is_some());
    if let Some(last) = commands.last_mut() {
        last.exit = exit;
    }
    commands
}

impl Command {
    fn without_program(&self) -> Option<&str> {
        const PROGRAMS: [&str; 2] = ["jarful", "cargo run --release --"];
        PROGRAMS.iter().find_map(|program| {
            let rest = self.text.strip_prefix(program)?;
            (rest.is_empty() || rest.starts_with(' ')).then_some(rest)
        })
    }

    /// The words after the program's name; `'…'` and `"…"` hold blanks.
    pub fn args(&self) -> Result<Vec<String>, String> {
        let rest = self.without_program().unwrap_or_default();
        let (mut args, mut word, mut quote) = (Vec::new(), None::<String>, None);
        for c in rest.chars() {
            match (quote, c) {
                (Some(open), c) if open == c => quote = None,
                (None, '\'' | '"') => {
                    quote = Some(c);
                    word.get_or_insert_default();
                }
                (None, '|' | '>' | '<' | '&' | ';' | '$' | '`' | '\\' | '*') => {
                    return Err(format!(
                        "{c} needs a shell, and this test has none: write the command without it"
                    ));
                }
                (None, c) if c.is_whitespace() => args.extend(word.take()),
                (_, c) => word.get_or_insert_default().push(c),
            }
        }
        args.extend(word);
        Ok(args)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const README: &str = "\
# Title

    $ jarful indented is not read

<!-- file: a.jarful -->

```text
browsers: alice
```

```console
$ git clone somewhere
Cloning
$ jarful run demo a.jarful --var 'x=a b'
first

second
$ cargo run --release -- demo
```

<!-- exit: 1 -->
```console
$ jarful demo
```

```sh
$ jarful not-console
```
";

    #[test]
    fn commands_files_and_exit_codes_are_found() {
        let readme = Readme::read(README);
        let file = ("a.jarful".to_owned(), "browsers: alice\n".to_owned());
        assert_eq!(readme.files, [file]);
        let [first, second, third] = &readme.commands[..] else {
            panic!("{:?}", readme.commands);
        };
        assert_eq!((first.line, first.exit), (14, 0));
        assert_eq!(first.output, "first\n\nsecond\n");
        assert_eq!(
            first.args().unwrap(),
            ["run", "demo", "a.jarful", "--var", "x=a b"]
        );
        assert_eq!(second.args().unwrap(), ["demo"]);
        assert_eq!((third.text.as_str(), third.exit), ("jarful demo", 1));
    }

    #[test]
    fn what_only_a_shell_can_do_is_refused() {
        let readme = Readme::read("```console\n$ jarful demo | head\n```\n");
        assert!(readme.commands[0].args().is_err());
    }
}
