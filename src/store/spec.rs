//! How a store is named on the command line: `KIND:PLACE`.

use super::Error;
use std::path::Path;

/// The file that `spec` names. `django` is the only kind so far.
pub(super) fn parse(spec: &str) -> Result<&Path, Error> {
    match spec.split_once(':') {
        Some(("django", "")) => Err(Error(
            "django: needs the path of a SQLite file, for example django:db.sqlite3".to_owned(),
        )),
        Some(("django", path)) => Ok(Path::new(path)),
        _ if looks_like_a_path(spec) => Err(Error(format!(
            "\"{spec}\" does not say which kind of store it is. Write django:{spec}"
        ))),
        Some((kind, _)) => Err(Error(format!(
            "\"{kind}\" is not a kind of store that jarful can read. It knows: django \
             (for example django:db.sqlite3)"
        ))),
        None => Err(Error(format!(
            "\"{spec}\" names no store. Write the kind and the file: django:db.sqlite3"
        ))),
    }
}

/// A separator of folders, a drive letter, a usual ending, or a file of that name.
fn looks_like_a_path(spec: &str) -> bool {
    let is_drive =
        |kind: &str| kind.len() == 1 && kind.starts_with(|c: char| c.is_ascii_alphabetic());
    let kind = spec.split(':').next().unwrap_or_default();
    let ending = Path::new(spec).extension().unwrap_or_default();
    (spec.contains(':') && is_drive(kind))
        || kind.contains(['/', '\\'])
        || ["sqlite3", "sqlite", "db"]
            .iter()
            .any(|usual| ending == *usual)
            && !spec.contains(':')
        || Path::new(spec).exists()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn the_kind_stands_before_the_colon_and_the_file_behind_it() {
        assert_eq!(parse("django:db.sqlite3").unwrap(), Path::new("db.sqlite3"));
        assert_eq!(parse(r"django:C:\x\db").unwrap(), Path::new(r"C:\x\db"));
    }

    #[test]
    fn a_path_without_a_kind_is_offered_back_with_one() {
        for spec in [
            "db.sqlite3",
            "/srv/site/data",
            "./x",
            r"C:\site\db.sqlite3",
            "Cargo.toml",
        ] {
            let says = parse(spec).unwrap_err().to_string();
            assert!(says.ends_with(&format!("Write django:{spec}")), "{says}");
        }
    }

    #[test]
    fn an_unknown_kind_is_answered_with_the_known_ones() {
        let says = parse("redis:localhost").unwrap_err().to_string();
        assert!(
            says.contains("\"redis\"") && says.contains("It knows: django"),
            "{says}"
        );
        assert!(
            parse("sessions")
                .unwrap_err()
                .0
                .contains("django:db.sqlite3")
        );
        assert!(parse("django:").unwrap_err().0.contains("needs the path"));
    }
}
