//! What can go wrong with TLS, in the words of a user instead of a library's, and what helps then.

use super::{Failure, FailureKind, failure::place};
use crate::text::{escape, shorten};
use url::Url;

/// Why a certificate is not taken, in words.
fn certificate_words(why: &rustls::CertificateError) -> &'static str {
    use rustls::CertificateError as Why;
    match why {
        Why::Expired | Why::ExpiredContext { .. } => "has expired",
        Why::NotValidYet | Why::NotValidYetContext { .. } => "is not valid yet",
        Why::NotValidForName | Why::NotValidForNameContext { .. } => "is for another name",
        Why::UnknownIssuer => "is not trusted: nobody whom this machine trusts has signed it",
        Why::BadSignature => "is not trusted: its signature is wrong",
        Why::Revoked => "was revoked",
        _ => "is not trusted",
    }
}

/// What helps: to name a certificate helps only where nobody else vouches for it.
fn certificate_help(why: &rustls::CertificateError, url: &Url) -> String {
    use rustls::CertificateError as Why;
    match why {
        Why::Expired | Why::ExpiredContext { .. } => "Renew it on the server".to_owned(),
        Why::NotValidYet | Why::NotValidYetContext { .. } => {
            "Check the clock of this machine and the date from which it is valid".to_owned()
        }
        Why::NotValidForName | Why::NotValidForNameContext { .. } => {
            let host = escape(&shorten(url.host_str().unwrap_or_default(), 80)).into_owned();
            format!("Ask for the server by a name that stands in it, or have one made for {host}")
        }
        Why::Revoked => "Have a new one made".to_owned(),
        _ => "If it is your own, name it with --cacert FILE".to_owned(),
    }
}

pub(super) fn of_tls(error: &rustls::Error, url: &Url) -> Failure {
    let at = place(url);
    let says = match error {
        rustls::Error::InvalidCertificate(why) => format!(
            "The certificate of {at} {}. {}; with -k certificates are not checked.",
            certificate_words(why),
            certificate_help(why, url)
        ),
        rustls::Error::InvalidMessage(_) => format!(
            "{at} does not speak https: its answer is not TLS. Write http://{at}, or check the port."
        ),
        other => format!("TLS with {at} failed: {}.", tls_words(other)),
    };
    Failure::new(FailureKind::Tls, says)
}

/// What went wrong while TLS was set up, in words; the library's own are for programmers.
fn tls_words(error: &rustls::Error) -> String {
    use rustls::Error as Why;
    match error {
        Why::AlertReceived(alert) => format!("the server {}", alert_words(*alert)),
        Why::PeerIncompatible(_) => "the server speaks no version or cipher of TLS that is safe \
             today (TLS 1.2 and 1.3 are). Look at its TLS settings"
            .to_owned(),
        Why::NoApplicationProtocol => {
            "the server speaks neither HTTP/1.1 nor HTTP/2 here. Is this the right port?".to_owned()
        }
        Why::NoCertificatesPresented => {
            "the server showed no certificate. Look at its TLS settings".to_owned()
        }
        Why::FailedToGetCurrentTime => "this machine does not know the time".to_owned(),
        _ => {
            "the server broke the rules of TLS. Does it speak https at all? Look at what it printed"
                .to_owned()
        }
    }
}

/// What a server means by the alert with which it ends a connection.
fn alert_words(alert: rustls::AlertDescription) -> &'static str {
    use rustls::AlertDescription as Alert;
    match alert {
        Alert::HandshakeFailure | Alert::ProtocolVersion | Alert::InsufficientSecurity => {
            "and jarful have no safe version and cipher of TLS in common. Look at its TLS settings"
        }
        Alert::UnrecognisedName => {
            "has no certificate for this name. Is the host name right, and is it set up there?"
        }
        Alert::CertificateRequired | Alert::AccessDenied | Alert::BadCertificate => {
            "wants a certificate from the browser, and jarful has none to show"
        }
        Alert::NoApplicationProtocol => {
            "speaks neither HTTP/1.1 nor HTTP/2 here. Is this the right port?"
        }
        Alert::InternalError => "had an error of its own. Look at what it printed",
        _ => "refused to go on. Look at what it printed",
    }
}
