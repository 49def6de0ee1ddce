//! How a store is named on the command line: `KIND:PLACE`.

use super::Error;
use std::path::Path;

/// Which kind of store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Django,
    Php,
    Express,
}

const KINDS: &str = "django:FILE (Django's SQLite file), php:DIR (PHP's folder of sess_… files), \
                     express:DIR or express:FILE (the folder of \
                     session-file-store, the SQLite file of connect-sqlite3)";

/// The kind of store and the file or folder that `spec` names.
pub(super) fn parse(spec: &str) -> Result<(Kind, &Path), Error> {
    let Some((kind, place)) = spec.split_once(':') else {
        return Err(Error(without_kind(spec)));
    };
    let kind = match kind.to_ascii_lowercase().as_str() {
        "django" => Kind::Django,
        "php" => Kind::Php,
        "express" => Kind::Express,
        _ if looks_like_a_path(spec) => return Err(Error(without_kind(spec))),
        _ => {
            return Err(Error(format!(
                "\"{kind}\" is not a kind of store that jarful can read. It knows: {KINDS}"
            )));
        }
    };
    if place.is_empty() {
        return Err(Error(without_place(kind).to_owned()));
    }
    Ok((kind, Path::new(place)))
}

fn without_place(kind: Kind) -> &'static str {
    match kind {
        Kind::Django => "django: needs the path of a SQLite file, for example django:db.sqlite3",
        Kind::Php => {
            "php: needs the folder of PHP's session files: php -i | grep session.save_path tells \
             it, for example php:/tmp"
        }
        Kind::Express => {
            "express: needs the folder of session-file-store (express:sessions) or the SQLite file \
             of connect-sqlite3"
        }
    }
}

fn without_kind(spec: &str) -> String {
    if Path::new(spec).is_dir() {
        return format!(
            "\"{spec}\" does not say which kind of store it is. Write php:{spec} for PHP's session \
             files, or express:{spec} for those of session-file-store"
        );
    }
    if looks_like_a_path(spec) {
        return format!("\"{spec}\" does not say which kind of store it is. Write django:{spec}");
    }
    format!("\"{spec}\" names no store. Write the kind and the place: {KINDS}")
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
        let of = |kind, place| (kind, Path::new(place));
        assert_eq!(
            parse("django:db.sqlite3").unwrap(),
            of(Kind::Django, "db.sqlite3")
        );
        assert_eq!(
            parse(r"django:C:\x\db").unwrap(),
            of(Kind::Django, r"C:\x\db")
        );
        assert_eq!(parse("php:/tmp").unwrap(), of(Kind::Php, "/tmp"));
        assert_eq!(parse("PHP:/tmp").unwrap(), of(Kind::Php, "/tmp"));
        assert_eq!(
            parse("express:sessions").unwrap(),
            of(Kind::Express, "sessions")
        );
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
        assert!(says.contains("\"redis\""), "{says}");
        for kind in ["django:FILE", "php:DIR", "express:DIR"] {
            assert!(says.contains(kind), "{says}");
            assert!(parse("sessions").unwrap_err().0.contains(kind));
        }
        assert!(parse("src").unwrap_err().0.contains("Write php:src"));
        assert!(parse("php:").unwrap_err().0.contains("session.save_path"));
        assert!(parse("django:").unwrap_err().0.contains("needs the path"));
    }
}
