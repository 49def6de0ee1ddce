//! Which values of a play nobody should read on a screen or in a report: those of fields that are
//! named like a password.

use super::action::Action;
use super::play::Scenario;
use super::template::{Template, Values};
use serde_json::Value;

impl Scenario {
    /// The values of all fields that are named like a password, in forms and in JSON.
    #[must_use]
    pub fn passwords(&self) -> Vec<Template> {
        let mut found = Vec::new();
        for line in self.lines() {
            match &line.action {
                Action::Visit(visit) => {
                    gather(&visit.fields, &mut found);
                    visit
                        .json
                        .iter()
                        .for_each(|json| gather_json(json, &mut found));
                }
                Action::Submit(submit) => gather(&submit.fields, &mut found),
                _ => {}
            }
        }
        found
    }
}

fn gather(fields: &[(String, Template)], found: &mut Vec<Template>) {
    let is_password = |(name, _): &&(String, Template)| is_password(name);
    let fields = fields.iter().filter(is_password);
    found.extend(fields.map(|(_, value)| value.clone()));
}

fn gather_json(json: &Template, found: &mut Vec<Template>) {
    if let Ok(json) = serde_json::from_str(&json.fill_json(&Values::default())) {
        in_json(&json, false, &mut |text| found.push(Template::plain(text)));
    }
}

/// JSON nests at most 128 deep: what was read could not have been deeper.
fn in_json(json: &Value, is_secret: bool, note: &mut impl FnMut(&str)) {
    match json {
        Value::Object(members) => {
            for (name, value) in members {
                in_json(value, is_password(name), note);
            }
        }
        Value::Array(values) => values
            .iter()
            .for_each(|value| in_json(value, is_secret, note)),
        Value::String(text) if is_secret => note(text),
        _ => {}
    }
}

/// `password`, `new_password2`, `passwd`, `passphrase`, `pwd`.
fn is_password(name: &str) -> bool {
    let lower = name.to_lowercase();
    ["password", "passwd", "passphrase", "passwort"]
        .iter()
        .any(|word| lower.contains(word))
        || lower
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| matches!(word, "pwd" | "pass" | "pw"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::super::{Source, parse};

    #[test]
    fn fields_named_like_a_password_are_found_in_forms_and_in_json() {
        let text = "browsers: a\nvar pw = s3cret\na: POST / user=ann password={{pw}} pwd=x compass=no\n\
                    a: POST / json {\"user\": {\"new_password\": \"y\", \"n\": 1}}\n";
        let source = Source {
            name: String::new(),
            text: text.to_owned(),
        };
        let play = parse(source).unwrap();
        let found = play.passwords();
        let found: Vec<_> = found
            .iter()
            .map(|value| value.fill(&super::Values::default()))
            .collect();
        assert_eq!(found, ["s3cret", "x", "y"]);
    }
}
