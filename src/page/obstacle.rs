//! What can stand in the way of using a page, as data: what was asked for, and what the page has
//! instead. Names of a page are taken from a stranger: who shows them makes them harmless.

/// So many names of a page are listed.
const MOST_LISTED: usize = 12;
/// Further names are not compared in spelling.
const MOST_COMPARED: usize = 200;

/// Why a form cannot be sent or a link not followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// What is open is no HTML: its content type, where it has one.
    NoPage(Option<String>),
    /// The page is nested too deep to be read.
    TooDeep,
    /// The page has no forms at all.
    NoForms,
    /// No button or form is called so; both kinds that there are.
    NoButton {
        /// As asked for.
        wanted: String,
        /// Buttons.
        buttons: Names,
        /// Forms that have a name.
        forms: Box<Names>,
        /// A link is called so.
        is_link: bool,
    },
    /// The page has several forms, and the play does not say which.
    WhichForm(Names),
    /// Several buttons are called so, and they send different things: how each can be told apart.
    WhichButton {
        /// As asked for.
        wanted: String,
        /// What tells them apart.
        which: Names,
    },
    /// The button is disabled.
    DisabledButton(String),
    /// It is a button that sends no form, but runs a script or empties the form.
    IdleButton(String),
    /// The button belongs to no form.
    LooseButton(String),
    /// The form has no such field.
    NoField {
        /// As asked for.
        wanted: String,
        /// Its fields.
        fields: Names,
    },
    /// Several fields of the form are called so.
    WhichField {
        /// As asked for.
        wanted: String,
        /// Names that tell them apart.
        which: Names,
    },
    /// The field has no such option.
    NoOption {
        /// The field.
        field: String,
        /// As asked for.
        wanted: String,
        /// Its options.
        options: Names,
    },
    /// The option is disabled.
    DisabledOption {
        /// The field.
        field: String,
        /// The option.
        wanted: String,
    },
    /// The field is disabled: it would not go along.
    DisabledField(String),
    /// More values than the field takes: how many it takes.
    TooMany(String, usize),
    /// What a box is given is neither yes nor no, nor its value.
    YesOrNo(String),
    /// A radio button goes off only when another of its group goes on.
    RadioOff(String),
    /// A text for a field that takes a file.
    WantsFile(String),
    /// A file for a field that takes none.
    NoFileField(String),
    /// It is a button, so it takes no value.
    ButtonField(String),
    /// A browser would not send the form: this field is required and empty.
    Required(String),
    /// The form is no request: `method=dialog`.
    Dialog,
    /// The form or link leads to no http or https address: where it leads.
    LeadsElsewhere(String),
    /// The page has no links at all.
    NoLinks,
    /// No link is called so.
    NoLink {
        /// As asked for.
        wanted: String,
        /// The links that there are.
        links: Names,
        /// A button is called so.
        is_button: bool,
    },
    /// Several links are called so, and lead to different places.
    WhichLink {
        /// As asked for.
        wanted: String,
        /// Where they lead.
        which: Names,
    },
    /// The link leads to a place on the page itself: no request.
    SamePage(String),
}

/// Names of what a page has: the first ones, and the nearest in spelling to what was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// Each once, in the order of the page.
    pub listed: Vec<String>,
    /// How many more there are.
    pub more: usize,
    /// Perhaps it was meant.
    pub nearest: Option<String>,
}

impl Names {
    /// Of all these names.
    pub(super) fn of<'n>(wanted: &str, names: impl IntoIterator<Item = &'n str>) -> Self {
        let mut all: Vec<&str> = Vec::new();
        let mut more = 0;
        for name in names.into_iter().filter(|name| !name.is_empty()) {
            if all.len() >= MOST_COMPARED {
                more += 1;
            } else if !all.contains(&name) {
                all.push(name);
            }
        }
        let nearest = nearest(wanted, &all).map(str::to_owned);
        let listed: Vec<String> = all
            .iter()
            .take(MOST_LISTED)
            .map(|name| (*name).to_owned())
            .collect();
        Self {
            more: more + all.len() - listed.len(),
            listed,
            nearest,
        }
    }
}

/// The name that is nearest in spelling, if one is near; or that holds what was asked for.
fn nearest<'n>(wanted: &str, names: &[&'n str]) -> Option<&'n str> {
    let start = |text: &str| text.chars().take(60).collect::<String>().to_lowercase();
    let wanted = start(wanted);
    let letters = wanted.chars().count();
    let limit = match letters {
        0..=2 => 0,
        3..=4 => 1,
        5..=8 => 2,
        _ => 3,
    };
    let distance = |name: &str| {
        let name = start(name);
        let beginning: String = name.chars().take(letters).collect();
        let of = |text: &str| strsim::osa_distance(text, &wanted);
        // `Cart (3)` begins with what was meant by `Kart`.
        of(&name).min(of(&beginning) + usize::from(beginning != name))
    };
    let by_spelling = names
        .iter()
        .map(|name| (distance(name), *name))
        .filter(|(distance, _)| (1..=limit + 1).contains(distance))
        .filter(|(distance, name)| *distance <= limit || name.chars().count() > letters)
        .min_by_key(|(distance, _)| *distance);
    let holding = || {
        let holds = |name: &&&str| letters > 2 && start(name).contains(&wanted);
        names.iter().find(holds).copied()
    };
    by_spelling.map(|(_, name)| name).or_else(holding)
}
