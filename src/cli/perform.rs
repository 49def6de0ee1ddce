//! One play, from its text to its exit code. Everything that can be wrong with the user's input
//! is found before the first request leaves.

use super::args::{Common, Net, Run};
use super::demo;
use super::exit::{self, Exit, Stop, bad_input};
use super::given::{self, Variables};
use super::hall::Hall;
use super::jars::Jars;
use super::output::{self, Output};
use super::places::{Place, check_restarts, place, target_and_files, targets};
use super::reports::{Reports, report_failed};
use super::style::{CROWD, style};
use super::{interrupt, limits, step};
use crate::browser::{Network, Resolve, Settings};
use crate::observe::{Observer, Options, Source, Summary};
use crate::report;
use crate::run::{self, Stage, Stop as Ear, Stopper};
use crate::scenario::{self, Given, Scenario};
use crate::store::Store;
use crate::text::{count, escape};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use time::OffsetDateTime;

/// `jarful run TARGET FILE…`.
pub(super) fn command(args: Run) -> Result<Exit, Stop> {
    let (target, files) = target_and_files(args.target, args.files)?;
    let sources = files
        .iter()
        .map(|path| read(path))
        .collect::<Result<Vec<_>, _>>()?;
    let (plays, variables) = check(sources, &args.common)?;
    let targets = targets(target.as_deref(), &plays)?;
    check_restarts(&plays, &targets, &args.common)?;
    let mut call = Call::open(&args.common, variables, &plays)?;
    let mut ends = Vec::new();
    for (play, target) in plays.iter().zip(&targets) {
        if !ends.is_empty() && !args.common.quiet {
            let _ = call.reports.stage().write("\n");
        }
        let place = place(target, &args.common)?;
        let (exit, summary) = call.play(play, &place)?;
        ends.push((exit, summary.answers > 0));
        let is_failure = exit != Exit::Good;
        let is_over = exit == Exit::Interrupted || summary.left;
        if is_over || (args.common.fail_fast && is_failure) {
            break;
        }
    }
    if plays.len() > 1 && !args.common.quiet {
        let _ = call.reports.stage().write(&how_each_ended(&plays, &ends));
    }
    call.finish()?;
    Ok(exit::of_all(&ends))
}

/// One line a play.
fn how_each_ended(plays: &[Scenario], ends: &[(Exit, bool)]) -> String {
    let mut out = format!("\n{}:\n", count(plays.len() as u64, "play"));
    for (n, play) in plays.iter().enumerate() {
        let end = ends.get(n).map_or("not played", |(end, _)| end.words());
        out.push_str(&format!("  {}: {end}\n", escape(&play.source.name)));
    }
    out
}

fn read(path: &Path) -> Result<scenario::Source, Stop> {
    let name = path.display().to_string();
    let shown = escape(&name);
    let bytes = std::fs::read(path).map_err(|why| {
        let what = match why.kind() {
            std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
            _ if path.is_dir() => "it is a folder; name a file in it".to_owned(),
            _ => why.to_string(),
        };
        bad_input(format!(
            "the scenario {shown} cannot be read: {what}.\nThe bundled plays are listed by: jarful demo --list"
        ))
    })?;
    let text = String::from_utf8(bytes).map_err(|why| {
        let line = why.as_bytes()[..why.utf8_error().valid_up_to()].split(|b| *b == b'\n').count();
        bad_input(format!(
            "the scenario {shown} is not UTF-8 text: line {line} holds a byte that no character begins with.\n\
             Save it as UTF-8 in your editor."
        ))
    })?;
    Ok(scenario::Source { name, text })
}

/// All mistakes of all files, in one go.
pub(super) fn check(
    sources: Vec<scenario::Source>,
    common: &Common,
) -> Result<(Vec<Scenario>, Variables), Stop> {
    let variables = Variables::of(common)?;
    let style = style(common, &Output::Stderr);
    colored::control::set_override(style.color);
    let (mut plays, mut mistakes) = (Vec::new(), String::new());
    for source in sources {
        let folder = Path::new(&source.name).parent().unwrap_or(Path::new("."));
        let given = Given {
            variable: &|name| variables.value(name),
            file: &|path| given::file(folder, path),
        };
        match scenario::parse_with(source.clone(), given) {
            Ok(play) => plays.push(play),
            Err(problems) => mistakes.push_str(&report::problems(&source, &problems, &style)),
        }
    }
    if mistakes.is_empty() {
        if !common.quiet {
            output::talk(&variables.unused());
        }
        return Ok((plays, variables));
    }
    Err(Stop {
        exit: Exit::BadInput,
        says: mistakes,
    })
}

/// What all plays of one call share, opened before the first request leaves.
pub(super) struct Call<'c> {
    common: &'c Common,
    variables: Variables,
    reports: Reports,
    jars: Jars,
}

impl<'c> Call<'c> {
    /// `plays`: all that will be played.
    pub(super) fn open(
        common: &'c Common,
        variables: Variables,
        plays: &[Scenario],
    ) -> Result<Self, Stop> {
        let reports = Reports::open(common)?;
        let jars = Jars::open(common, plays, &reports)?;
        Ok(Self {
            common,
            variables,
            reports,
            jars,
        })
    }

    /// Plays one play and tells how it ended.
    pub(super) fn play(&mut self, play: &Scenario, place: &Place) -> Result<(Exit, Summary), Stop> {
        let (common, reports) = (self.common, &mut self.reports);
        let output = reports.stage();
        let style = style(common, &output);
        colored::control::set_override(style.color);
        let (store, source) = store(common, place.demo.as_ref())?;
        let run_word = run_word()?;
        let wire = Settings {
            no_cookies: common.no_cookies,
            full_record: reports.har.is_some(),
            ..settings(&common.net)?
        };
        let network =
            Arc::new(Network::new(wire.for_browsers(play.cast.members.len())).map_err(bad_input)?);
        let options = Options {
            session_cookie: common.session_cookie.clone(),
            table: source,
            base: Some(place.base.clone()),
            crowd: CROWD,
        };
        let (name, report) = match &mut reports.json {
            Some((name, output)) => (name.clone(), Some(output)),
            None => (String::new(), None),
        };
        let mut hall = Hall::new(
            play,
            Observer::new(play, options),
            style,
            place.called.clone(),
            output,
            report,
            common.fail_fast,
        );
        hall.mask = self.variables.mask(play, &run_word);
        if let Some(har) = &mut reports.har {
            har.play(play, &place.called, hall.mask.clone());
            hall.har = Some(har);
        }
        let (stopper, stop) = Ear::pair();
        let stage = Stage {
            run_word,
            jars: self.jars.of(play),
            ..stage(common, place, network, store, stop)
        };
        hall.open();
        block_on(stopper, run::play(play, stage, &mut hall))?;
        hall.close();
        self.jars.save(play, hall.observer.jars(), hall.waited)?;
        if let Some(why) = &hall.report_error {
            return Err(report_failed(&name, why));
        }
        let summary = hall.observer.summary();
        Ok((exit::of_one(&summary), summary))
    }

    /// All has been played, or will not be any more.
    pub(super) fn finish(self) -> Result<(), Stop> {
        self.jars.finish();
        self.reports.finish()
    }
}

/// Runs the work to its end, Ctrl-C heard all the while.
pub(super) fn block_on(stopper: Stopper, work: impl Future<Output = ()>) -> Result<(), Stop> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|why| bad_input(format!("the network cannot be used: {why}")))?;
    interrupt::listen(stopper);
    runtime.block_on(work);
    runtime.shutdown_timeout(Duration::from_millis(50));
    Ok(())
}

fn stage(
    common: &Common,
    place: &Place,
    network: Arc<Network>,
    store: Option<Store>,
    stop: Ear,
) -> Stage {
    let open = limits::open_connections(place.demo.is_some());
    let in_flight = limits::in_flight(common.in_flight, open, common.quiet);
    Stage {
        base: place.base.clone(),
        network,
        store,
        in_flight,
        open_browsers: open,
        clock: OffsetDateTime::now_utc,
        move_server_clock: place.demo.as_ref().map(demo::Server::clock_mover),
        restart_server: place.demo.as_ref().map(demo::Server::restarter),
        run_word: String::new(),
        gate: step::gate(common),
        jars: Vec::new(),
        stop,
    }
}

/// `{{run}}`: six letters and digits, so that a name made with it is new in each run.
fn run_word() -> Result<String, Stop> {
    let word = crate::demo::Ids::random().draw();
    let word = word.map_err(|why| bad_input(format!("no random word can be drawn: {why}")))?;
    Ok(word.chars().take(6).collect())
}

/// What the flags say about the wire.
pub(super) fn settings(net: &Net) -> Result<Settings, Stop> {
    let cacert = net.cacert.as_deref().map(|path| {
        std::fs::read(path).map_err(|why| {
            bad_input(format!(
                "--cacert {} cannot be read: {why}",
                escape(&path.display().to_string())
            ))
        })
    });
    let resolve = net
        .resolve
        .iter()
        .map(|text| text.parse::<Resolve>().map_err(bad_input));
    Ok(Settings {
        insecure: net.insecure,
        cacert: cacert.transpose()?,
        resolve: resolve.collect::<Result<_, _>>()?,
        max_time: net.max_time,
        max_redirs: net.max_redirs,
        ..Settings::default()
    })
}

fn store(common: &Common, demo: Option<&demo::Server>) -> Result<(Option<Store>, Source), Stop> {
    if let Some(spec) = &common.store {
        let store = Store::open(spec).map_err(|why| bad_input(why.to_string()))?;
        let source = source_of(&store);
        return Ok((Some(store), source));
    }
    match demo {
        Some(server) => {
            let store = server.store().map_err(|why| bad_input(why.to_string()))?;
            Ok((Some(store), Source::Demo))
        }
        None => Ok((None, Source::None)),
    }
}

fn source_of(store: &Store) -> Source {
    match store.source() {
        "php" => Source::Php,
        "express" => Source::Express,
        _ => Source::Django,
    }
}
