//! How a run is told to stop (Ctrl-C): from any thread, at any moment.

use tokio::sync::watch;

/// The hand that stops a run.
#[derive(Clone, Debug)]
pub struct Stopper(watch::Sender<bool>);

/// The run's ear for it.
#[derive(Clone, Debug)]
pub struct Stop(watch::Receiver<bool>);

impl Stop {
    /// A pair of hand and ear.
    #[must_use]
    pub fn pair() -> (Stopper, Self) {
        let (send, receive) = watch::channel(false);
        (Stopper(send), Self(receive))
    }

    /// Whether the run shall stop.
    #[must_use]
    pub fn is_requested(&self) -> bool {
        *self.0.borrow()
    }

    /// Resolves once the run shall stop; never, if nobody can say so any more.
    pub async fn requested(&self) {
        let mut ear = self.0.clone();
        if ear.wait_for(|stop| *stop).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

impl Stopper {
    /// Tells the run to stop.
    pub fn stop(&self) {
        let _ = self.0.send(true);
    }
}
