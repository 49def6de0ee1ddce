//! A form as a multipart body (RFC 7578), written as browsers do (the HTML standard, 4.10.21.8):
//! names and texts in the encoding of the page, which no library offers.

use crate::page::Value;
use encoding_rs::Encoding;

/// Its content type, and the body.
pub(super) fn multipart<'e>(
    entries: impl IntoIterator<Item = (&'e str, &'e Value)>,
    encoding: &'static Encoding,
) -> (String, Vec<u8>) {
    let boundary = boundary();
    let mut body = Vec::new();
    for (name, value) in entries {
        let name = in_quotes(name);
        body.extend(format!("--{boundary}\r\n").into_bytes());
        match value {
            Value::Text(text) => {
                let part =
                    format!("Content-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n");
                body.extend_from_slice(&encoding.encode(&part).0);
            }
            Value::File(file) => {
                let head = format!(
                    "Content-Disposition: form-data; name=\"{name}\"; filename=\"{}\"\r\n\
                     Content-Type: {}\r\n\r\n",
                    in_quotes(&file.name),
                    mime_guess::from_path(&file.name).first_or_octet_stream()
                );
                body.extend_from_slice(&encoding.encode(&head).0);
                body.extend_from_slice(&file.content);
                body.extend_from_slice(b"\r\n");
            }
        }
    }
    body.extend(format!("--{boundary}--\r\n").into_bytes());
    (format!("multipart/form-data; boundary={boundary}"), body)
}

/// What stands between parts: no part holds it by chance.
fn boundary() -> String {
    let mut random = [0; 16];
    // A system without randomness gives no session ids either; here a fixed boundary will do.
    let _ = getrandom::fill(&mut random);
    format!("----jarful{:032x}", u128::from_ne_bytes(random))
}

/// A name as browsers put it between the quotes of a part's header.
fn in_quotes(name: &str) -> String {
    name.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}
