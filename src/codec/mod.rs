//! Session data ⇄ dictionaries, and cookies that carry their own state. Bytes and vectors:
//! Django's `django.core.signing`, see each file.
mod carried;
pub use carried::{Carried, Form, carried};
