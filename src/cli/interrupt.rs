//! Ctrl-C: the first one ends the run and reports what was played, the second ends the program.

use crate::run::Stopper;

/// Listens from a thread of its own, so that it is heard whatever the run is waiting for.
pub(super) fn listen(stopper: Stopper) {
    let listening = std::thread::Builder::new()
        .name("ctrl-c".to_owned())
        .spawn(move || {
            let Ok(runtime) = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
            else {
                return;
            };
            runtime.block_on(async {
                if tokio::signal::ctrl_c().await.is_err() {
                    return;
                }
                stopper.stop();
                if tokio::signal::ctrl_c().await.is_ok() {
                    std::process::exit(130);
                }
            });
        });
    // Without the thread Ctrl-C ends the program at once, as it does everywhere.
    drop(listening);
}
