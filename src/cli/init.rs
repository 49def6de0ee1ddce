//! `jarful init URL [FILE]`: looks at a page once and writes a first play for it.

use super::args::Net;
use super::exit::{Exit, Stop, bad_input};
use super::perform::{block_on, settings};
use super::places::Place;
use super::style::has_arrows;
use super::{output, visit};
use crate::browser::{Browser, Network, Page, Request};
use crate::observe::looks_like_session;
use crate::page::{Sheet, propose};
use crate::run;
use crate::scenario::{Draft, Watched};
use crate::text::{escape, shorten};
use clap::Args;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use time::OffsetDateTime;
use url::Url;

/// See the module.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Init {
    /// The page: a URL, localhost:8000/hello, or demo
    url: String,
    /// The file to write; - writes to stdout
    #[arg(default_value = "first.jarful")]
    file: PathBuf,
    /// Write over a file that is there already
    #[arg(short, long)]
    force: bool,
    /// Do not look at the page
    #[arg(long)]
    offline: bool,
    #[command(flatten)]
    net: Net,
}

const EXAMPLES: &str = "\
The page is asked for once (GET, redirects followed) by a browser without cookies.

Examples:
  jarful init localhost:8000/hello            writes first.jarful
  jarful init localhost:8000/hello my.jarful
  jarful init demo -                          shows a play for the demo server";

/// What one look at the page showed.
struct Look {
    page: Page,
    sheet: Sheet,
    /// The names of session cookies in the jar.
    session_cookie: Option<String>,
}

/// `jarful init`.
pub(super) fn command(args: &Init) -> Result<Exit, Stop> {
    refuse_to_overwrite(args)?;
    let (target, path) = visit::target(&args.url)?;
    let place = target.place(true)?;
    let look = if args.offline {
        None
    } else {
        Some(look(args, &place, &path)?)
    };
    let draft = draft(args, &place, &path, look.as_ref());
    write(args, &draft.text())?;
    let talk = talk(args, &place, &draft, look.as_ref());
    if is_stdout(args) {
        output::talk(&talk);
    } else {
        output::result(&talk);
    }
    Ok(Exit::Good)
}

fn is_stdout(args: &Init) -> bool {
    args.file == Path::new("-")
}

fn shown_file(args: &Init) -> String {
    escape(&args.file.display().to_string()).into_owned()
}

/// The command as it was typed, as far as page and file go.
fn again(args: &Init) -> String {
    let file = match shown_file(args).as_str() {
        "first.jarful" => String::new(),
        file => format!(" {}", word(file)),
    };
    format!("jarful init {}{file}", escape(&args.url))
}

/// Before anything is asked of the server.
fn refuse_to_overwrite(args: &Init) -> Result<(), Stop> {
    if is_stdout(args) || args.force || !args.file.exists() {
        return Ok(());
    }
    let file = shown_file(args);
    if args.file.is_dir() {
        return Err(bad_input(format!(
            "{file} is a folder. Name the file too: jarful init {} {file}/first.jarful",
            args.url
        )));
    }
    Err(bad_input(format!(
        "{file} is there already and stays as it is.\n\
         Name another file: jarful init {} NAME.jarful\n\
         Or write over it:  jarful init {} {file} --force",
        args.url, args.url
    )))
}

/// One GET with its redirects.
fn look(args: &Init, place: &Place, path: &str) -> Result<Look, Stop> {
    let network = Arc::new(Network::new(settings(&args.net)?).map_err(bad_input)?);
    let browser = Browser::new(network);
    let url = place.base.join(path);
    let url = url.map_err(|why| bad_input(format!("{} is no address: {why}", args.url)))?;
    let request = Request::new("GET", url);
    let mut seen = None;
    let (stopper, stop) = run::Stop::pair();
    block_on(stopper, async {
        tokio::select! {
            looked = visit_once(&browser, request) => seen = Some(looked),
            () = stop.requested() => {}
        }
    })?;
    let (page, failure) = seen.ok_or_else(interrupted)?;
    let page = page.ok_or_else(|| no_page(args, &failure.unwrap_or_default()))?;
    if page.status >= 400 {
        return Err(error_page(args, &page));
    }
    let mut cookies = browser.jar().cookies(OffsetDateTime::now_utc()).into_iter();
    let session = cookies.find(|cookie| looks_like_session(&cookie.name, &cookie.value));
    Ok(Look {
        sheet: Sheet::read(&page.text, page.content_type.as_deref()),
        page,
        session_cookie: session.map(|cookie| cookie.name),
    })
}

/// The page finally shown, or what went wrong.
async fn visit_once(browser: &Browser, request: Request) -> (Option<Page>, Option<String>) {
    let mut navigation = browser.go(request);
    let mut failure = None;
    while let Some(exchange) = navigation.next(OffsetDateTime::now_utc()).await {
        failure = exchange.failure.map(|failure| failure.says);
    }
    match failure {
        None => (navigation.into_page(), None),
        failure => (None, failure),
    }
}

fn interrupted() -> Stop {
    Stop {
        exit: Exit::Interrupted,
        says: "interrupted; nothing was written\n".to_owned(),
    }
}

/// A play about a page that nobody has seen would be guesswork: say so, and how to get one anyway.
fn no_page(args: &Init, why: &str) -> Stop {
    Stop {
        exit: Exit::NoAnswer,
        says: format!(
            "error: {why}\nNothing was written. Start the server and type the same again, or write \
             a play without looking:\n  {} --offline\n",
            again(args)
        ),
    }
}

fn error_page(args: &Init, page: &Page) -> Stop {
    let title = Sheet::read(&page.text, page.content_type.as_deref()).title;
    let title = title.map_or(String::new(), |title| {
        format!(" ({})", shorten(&escape(&title), 60))
    });
    Stop {
        exit: Exit::FellShort,
        says: format!(
            "error: {} answers with status {}{title}.\nNothing was written. Name a page that works \
             in a browser without logging in, or write a play without looking:\n  \
             {} --offline\n",
            escape(page.url.as_str()),
            page.status,
            again(args)
        ),
    }
}

fn draft(args: &Init, place: &Place, path: &str, look: Option<&Look>) -> Draft {
    let proposal = look.and_then(|look| propose(&look.sheet.text));
    let file = if is_stdout(args) {
        "first.jarful".to_owned()
    } else {
        args.file.display().to_string()
    };
    Draft {
        target: place.called.clone(),
        page: path.to_owned(),
        file: file.replace(char::is_control, "?"),
        landed: look.and_then(|look| landed(place, path, &look.page.url)),
        watch: proposal.map(|found| Watched {
            name: found.name,
            pattern: found.pattern,
            value: found.value,
            counts: found.counts,
        }),
        session_cookie: look.and_then(|look| look.session_cookie.clone()),
    }
}

/// Where redirects led, if they led elsewhere.
fn landed(place: &Place, path: &str, url: &Url) -> Option<String> {
    let asked = place.base.join(path).ok()?;
    if url.path() == asked.path() && url.origin() == asked.origin() {
        return None;
    }
    if url.origin() == asked.origin() {
        return Some(url.path().to_owned());
    }
    let mut url = url.clone();
    url.set_query(None);
    url.set_fragment(None);
    Some(url.into())
}

fn write(args: &Init, text: &str) -> Result<(), Stop> {
    if is_stdout(args) {
        output::result(text);
        return Ok(());
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true);
    // Somebody may have made the file since we looked.
    let options = if args.force {
        options.create(true).truncate(true)
    } else {
        options.create_new(true)
    };
    let written = options
        .open(&args.file)
        .and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|why| {
        let hint = match why.kind() {
            ErrorKind::NotFound => " Make its folder first, or name another file.",
            ErrorKind::AlreadyExists => " Name another file, or add --force.",
            _ => "",
        };
        bad_input(format!(
            "{} cannot be written: {why}.{hint}",
            shown_file(args)
        ))
    })
}

/// What was seen, and the next command.
fn talk(args: &Init, place: &Place, draft: &Draft, look: Option<&Look>) -> String {
    let mut out = String::new();
    let file = shown_file(args);
    if let Some(look) = look {
        let title = look.sheet.title.as_deref().unwrap_or_default();
        let title = match title {
            "" => String::new(),
            title => format!(", \"{}\"", shorten(&escape(title), 50)),
        };
        let arrow = if has_arrows() { "→" } else { "->" };
        let landed = match &draft.landed {
            Some(at) => format!(" {arrow} {}", escape(at)),
            None => String::new(),
        };
        out.push_str(&format!(
            "Looked at {}{landed} once: {}{title}\n",
            escape(&draft.page),
            look.page.status
        ));
        out.push_str(&match &draft.watch {
            Some(watch) => format!("  a value to watch    {} = {}\n", watch.name, watch.value),
            None => "  a value to watch    none: no number stands on the page\n".to_owned(),
        });
        out.push_str(&match &draft.session_cookie {
            Some(name) => format!("  the session cookie  {}\n", escape(name)),
            None => "  the session cookie  none came with this page\n".to_owned(),
        });
    }
    if !is_stdout(args) {
        out.push_str(&format!(
            "Wrote {file}.\n\nNext:\n  jarful run {}{}\n",
            word(&file),
            flags(args)
        ));
        if place.demo.is_none() {
            out.push_str(&format!(
                "  jarful run {}{} --step\n",
                word(&file),
                flags(args)
            ));
        }
    }
    out
}

/// A file name as one word of the shell.
fn word(file: &str) -> String {
    if file.contains([' ', '\'', '(', ')', '&', ';']) {
        format!("\"{file}\"")
    } else {
        file.to_owned()
    }
}

/// What the server needed to be reached, the play's run needs too.
fn flags(args: &Init) -> &'static str {
    if args.net.insecure { " -k" } else { "" }
}
