//! Addresses of visits, joined to the target. A crowd asks for one page thousands of times: the
//! last address is remembered.

use crate::browser;
use std::cell::RefCell;
use url::Url;

/// The last address that was joined, and what it came to.
#[derive(Default)]
pub(super) struct Addresses(RefCell<Option<(String, Url)>>);

impl Addresses {
    /// The address as the play writes it, as a whole URL. All are of one run, so `base` is always
    /// the same.
    ///
    /// # Errors
    /// A sentence for the user, where it is no address.
    pub(super) fn join(&self, base: &Url, address: &str) -> Result<Url, String> {
        let mut last = self.0.borrow_mut();
        if let Some((written, url)) = &*last
            && written == address
        {
            return Ok(url.clone());
        }
        let url = browser::join(base, address)?;
        *last = Some((address.to_owned(), url.clone()));
        Ok(url)
    }
}
