//! Ctrl-C, and a polite end by the system (SIGTERM): the first one ends the run and reports what
//! was played, the second ends the program. What would be left lying about goes either way.

use crate::run::Stopper;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, Once, PoisonError, mpsc};
use std::time::Duration;

/// What is to be done when the signal comes.
struct Ready {
    /// The run under way.
    stopper: Option<Stopper>,
    was_heard: bool,
    /// Folders and files of this program's own, to be removed when it ends in a hurry.
    litter: Vec<PathBuf>,
}

static READY: Mutex<Ready> = Mutex::new(Ready {
    stopper: None,
    was_heard: false,
    litter: Vec::new(),
});

fn ready() -> MutexGuard<'static, Ready> {
    // Each change is a single call, so what a panic leaves behind is whole.
    READY.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on the signal stops this run; one that came between two runs stops it at once.
pub(super) fn listen(stopper: Stopper) {
    start_listening();
    let mut ready = ready();
    if ready.was_heard {
        stopper.stop();
    }
    ready.stopper = Some(stopper);
}

/// This folder or file goes when the program ends in a hurry.
pub(super) fn will_remove(folder: &Path) {
    start_listening();
    ready().litter.push(folder.to_owned());
}

/// This folder or file has been seen to.
pub(super) fn need_not_remove(folder: &Path) {
    ready().litter.retain(|known| known != folder);
}

/// Listens from a thread of its own, so that the signal is heard whatever the run is waiting for.
fn start_listening() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let (ready, is_ready) = mpsc::channel();
        let listening = std::thread::Builder::new()
            .name("ctrl-c".to_owned())
            .spawn(move || hear_all(&ready));
        // Without the thread Ctrl-C ends the program at once, as it does everywhere. With it no
        // request leaves before it listens, or an early signal would leave things lying about.
        if listening.is_ok() {
            let _ = is_ready.recv_timeout(Duration::from_secs(1));
        }
    });
}

fn hear_all(ready: &mpsc::Sender<()>) {
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
    else {
        return;
    };
    runtime.block_on(hear(ready));
}

fn heard() {
    let mut ready = ready();
    match &ready.stopper {
        Some(stopper) if !ready.was_heard => stopper.stop(),
        _ => {
            for folder in &ready.litter {
                let _ = std::fs::remove_dir_all(folder).or_else(|_| std::fs::remove_file(folder));
            }
            std::process::exit(130);
        }
    }
    ready.was_heard = true;
}

#[cfg(unix)]
async fn hear(ready: &mpsc::Sender<()>) {
    use tokio::signal::unix::{SignalKind, signal};
    // Made once: a signal that comes while another is being answered waits here.
    let (Ok(mut interrupt), Ok(mut terminate)) = (
        signal(SignalKind::interrupt()),
        signal(SignalKind::terminate()),
    ) else {
        return;
    };
    let _ = ready.send(());
    loop {
        tokio::select! {
            _ = interrupt.recv() => heard(),
            _ = terminate.recv() => heard(),
        }
    }
}

#[cfg(not(unix))]
async fn hear(ready: &mpsc::Sender<()>) {
    let _ = ready.send(());
    while tokio::signal::ctrl_c().await.is_ok() {
        heard();
    }
}
