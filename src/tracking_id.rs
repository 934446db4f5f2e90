//! Tracking IDs: what Microsoft finds a partner's deployments by.
//!
//! There are two kinds. A partner makes a *GUID* and registers it in Partner Center; a marketplace
//! offer has a *Partner Center ID*, given by Partner Center and used exactly as shown there. A
//! [`TrackingId`] that exists is valid: [`TrackingId::parse`] and [`TrackingId::random`] are the
//! only ways to get one.

mod problem;

use std::fmt;

pub use problem::Problem;

/// A deployment name has at most this many characters in ARM, and a pid must serve as one.
const LONGEST: usize = 64;

/// The prefix of every pid.
const PREFIX: &str = "pid-";

/// What ends a Partner Center ID. The case matters: azurerm compares prefix and suffix exactly.
const PARTNER_CENTER: &str = "-partnercenter";

/// GUIDs that tools send for themselves when nobody gives them one, each with its owner. Found in
/// scripts that were written by looking at what arrived; they credit the maker of the tool.
const TOOLS_OWN: [(&str, &str); 3] = [
    ("222c6c49-1b0a-5959-a213-6608f9eb8820", "Terraform"),
    ("a90539d8-a7a6-5826-95c4-1fbef22d4b22", "Pulumi"),
    ("a9cee75d-8f11-42e4-bc19-953757f4ea3c", "Crossplane"),
];

/// The example in Microsoft's documentation, which many public templates have copied.
const MICROSOFT_EXAMPLE: &str = "eb7927c8-dd66-43e1-b0cf-c346a422063";

/// A valid tracking ID.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TrackingId {
    /// `pid-…` in both kinds, so that every other form is a part of it.
    pid: String,
    kind: Kind,
}

/// The two kinds of tracking ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Made by the partner and registered in Partner Center.
    Guid,
    /// Given by Partner Center for a marketplace offer.
    PartnerCenter,
}

impl Kind {
    /// The word for this kind in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Guid => "guid",
            Self::PartnerCenter => "partner-center",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Guid => "GUID",
            Self::PartnerCenter => "Partner Center ID",
        })
    }
}

impl TrackingId {
    /// Reads an ID as people paste it: a GUID in any case, in braces or parentheses, without
    /// dashes, as `urn:uuid:`, with `pid-` before it, with blanks around it; or a Partner Center
    /// ID, which is kept exactly.
    ///
    /// # Errors
    /// A [`Problem`] that says what is wrong with the text and what to do.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        // Nearly always it is; and a file may hold many, all read before every program that is started.
        let bare = text.strip_prefix(PREFIX).unwrap_or(text);
        if is_as_kept(bare) {
            return not_refused(bare.to_owned()).map(|guid| Self::of_guid(&guid));
        }
        // A control character is never trimmed away: it would break the header that carries it.
        let text = text.trim_matches(|c: char| c.is_whitespace() && !c.is_control());
        refuse_what_is_no_id(text)?;
        if mentions_partner_center(text) {
            partner_center_id(text)?;
            return Ok(Self { pid: text.to_owned(), kind: Kind::PartnerCenter });
        }
        guid_in(text).map(|guid| Self::of_guid(&guid))
    }

    fn of_guid(guid: &str) -> Self {
        Self { pid: [PREFIX, guid].concat(), kind: Kind::Guid }
    }

    /// Makes a new GUID that nobody else has.
    #[must_use]
    pub fn random() -> Self {
        Self::of_guid(&uuid::Uuid::new_v4().to_string())
    }

    /// Which of the two kinds this is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The ID as it is kept and registered: a bare lower-case GUID, or the Partner Center ID.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self.kind {
            Kind::Guid => &self.pid[PREFIX.len()..],
            Kind::PartnerCenter => &self.pid,
        }
    }

    /// The word that is sent in a user agent, and the name of a marker deployment.
    #[must_use]
    pub fn pid(&self) -> &str {
        &self.pid
    }

    /// The tool that sends this word when nobody gives it an ID.
    #[must_use]
    pub fn tool_of(pid: &str) -> Option<&'static str> {
        let guid = without_prefix(pid)?;
        TOOLS_OWN.iter().find(|(own, _)| guid.eq_ignore_ascii_case(own)).map(|(_, owner)| *owner)
    }

    /// The bare GUID, the only form of `ARM_PARTNER_ID` that every Terraform provider takes. A
    /// Partner Center ID has none: azuread refuses it, azapi sends it with a second `pid-`.
    #[must_use]
    pub fn partner_id(&self) -> Option<&str> {
        (self.kind == Kind::Guid).then(|| self.as_str())
    }
}

impl fmt::Display for TrackingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What can be told before the two kinds are: that somebody typed something else.
fn refuse_what_is_no_id(text: &str) -> Result<(), Problem> {
    if text.is_empty() {
        return Err(Problem::Empty);
    }
    if let Some(control) = text.chars().find(|c| c.is_control()) {
        return Err(Problem::Control(control));
    }
    if is_placeholder(text) {
        return Err(Problem::Placeholder);
    }
    let length = text.chars().count();
    if length > LONGEST {
        return Err(Problem::TooLong(length));
    }
    let core = without_prefix(text).unwrap_or(text);
    if (5..=10).contains(&core.len()) && core.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Problem::PartnerNumber);
    }
    if without_prefix(core).is_some() && core.len() < text.len() {
        return Err(Problem::DoubledPrefix);
    }
    Ok(())
}

/// `XXXXXXXX-…`, `<GUID>`, `your-guid-here`, `${TRACKING_ID}` and their like.
fn is_placeholder(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let unfilled = ["<", ">", "{{", "${", "$(", "#{", "xxxx"].iter().any(|mark| lower.contains(mark));
    let word = |word: &str| {
        matches!(word, "guid" | "uuid" | "placeholder" | "insert" | "replace" | "todo" | "tbd" | "changeme")
            || word.starts_with("your")
    };
    let words = lower.split(|c: char| !c.is_ascii_alphanumeric());
    // In a Partner Center ID these may be somebody's name: `pid-yourtown-db-partnercenter`. And
    // `urn:uuid:` is the prefix of a GUID.
    unfilled
        || (!mentions_partner_center(text) && !lower.contains("urn:uuid:") && words.into_iter().any(word))
        || (lower.starts_with('%') && lower.ends_with('%'))
}

/// The text behind `pid-` in any case.
fn without_prefix(text: &str) -> Option<&str> {
    without_prefix_of(text, PREFIX)
}

fn without_prefix_of<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let (head, tail) = text.split_at_checked(prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then_some(tail)
}

/// The text between braces or parentheses, or the text itself.
fn without_brackets(text: &str) -> &str {
    [('{', '}'), ('(', ')')]
        .iter()
        .find_map(|(open, close)| text.strip_prefix(*open)?.strip_suffix(*close))
        .map_or(text, str::trim)
}

/// Whether the text means to be a Partner Center ID, however it is spelt.
fn mentions_partner_center(text: &str) -> bool {
    let letters: String = text.chars().filter(char::is_ascii_alphabetic).collect();
    let letters = letters.to_ascii_lowercase();
    letters.contains("partnercenter") || letters.contains("partnercentre")
}

/// Checks a Partner Center ID, `pid-<guid>-partnercenter` or `pid-<publisher>-<offer>-partnercenter`.
fn partner_center_id(text: &str) -> Result<(), Problem> {
    let name = text
        .strip_prefix(PREFIX)
        .and_then(|rest| rest.strip_suffix(PARTNER_CENTER))
        .ok_or(Problem::PartnerCenterSpelling)?;
    if is_nearly_a_guid(name) {
        return dashed_guid(name).map(|_| ());
    }
    let named = name.split_once('-').is_some_and(|(publisher, offer)| {
        !publisher.is_empty() && offer.starts_with(|c: char| c.is_ascii_alphanumeric())
    });
    let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
    if named && plain && !name.ends_with('-') { Ok(()) } else { Err(Problem::NeitherKind) }
}

/// The GUID in what somebody pasted, lower case and dashed.
fn guid_in(text: &str) -> Result<String, Problem> {
    let bare = without_brackets(text);
    let bare = without_prefix_of(bare, "urn:uuid:").unwrap_or(bare);
    let (bare, prefixed) = without_prefix(bare).map_or((bare, false), |rest| (rest, true));
    let bare = without_brackets(bare);
    if without_prefix(bare).is_some() {
        return Err(Problem::DoubledPrefix);
    }
    if is_like_a_guid(bare) {
        return dashed_guid(bare);
    }
    Err(if prefixed { Problem::NeitherKind } else { Problem::NotAnId })
}

/// Whether a text means to be a GUID. It only chooses which message fits: a GUID always does.
fn is_like_a_guid(text: &str) -> bool {
    let others = text.chars().filter(|c| !is_hexadecimal(*c) && *c != '-').count();
    let digits = text.chars().count() - others;
    let begins_with_one = [36, 32].iter().any(|end| text.get(..*end).is_some_and(|head| groups_of(head).is_ok()));
    begins_with_one || (digits >= 16 && others <= 6) || (text.split('-').count() == 5 && digits > 2 * others)
}

/// Whether the name in a Partner Center ID can only be a GUID, perhaps a mistyped one. Stricter than
/// [`is_like_a_guid`], because a publisher and an offer may have names like `acme-decade-facade`.
fn is_nearly_a_guid(name: &str) -> bool {
    let others = name.chars().filter(|c| !is_hexadecimal(*c) && *c != '-').count();
    let digits = name.chars().filter(|c| is_hexadecimal(*c)).count();
    let begins_with_one = name.get(..36).is_some_and(|head| groups_of(head).is_ok());
    let is_mistyped = (34..=38).contains(&name.len()) && name.split('-').count() == GROUPS.len() && others <= 4;
    begins_with_one || is_mistyped || (others == 0 && digits >= 24)
}

/// How many digits each group of a GUID has.
const GROUPS: [usize; 5] = [8, 4, 4, 4, 12];

/// A GUID from its 32 digits, with or without dashes, in lower case.
fn dashed_guid(text: &str) -> Result<String, Problem> {
    for length in [36, 32] {
        if let Some((head, tail)) = text.split_at_checked(length)
            && groups_of(head).is_ok()
            && !tail.is_empty()
            && !tail.starts_with(is_hexadecimal)
        {
            return Err(Problem::Suffix(tail.to_owned()));
        }
    }
    not_refused(groups_of(text)?.join("-").to_ascii_lowercase())
}

/// Whether a text is a GUID in the one form in which it is kept: lower case, dashed.
fn is_as_kept(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        })
}

/// A GUID in that form, unless it credits nobody, or a tool.
fn not_refused(guid: String) -> Result<String, Problem> {
    if guid.bytes().all(|b| b == b'0' || b == b'-') {
        return Err(Problem::Zero);
    }
    match TOOLS_OWN.iter().find(|(own, _)| *own == guid) {
        Some((_, owner)) => Err(Problem::ToolsOwn(owner)),
        None => Ok(guid),
    }
}

fn is_hexadecimal(c: char) -> bool {
    c.is_ascii_hexdigit()
}

/// The five groups of a GUID, checked.
fn groups_of(text: &str) -> Result<Vec<&str>, Problem> {
    if let Some(stranger) = text.chars().find(|c| !c.is_ascii_hexdigit() && *c != '-') {
        return Err(Problem::NotHexadecimal(stranger));
    }
    if !text.contains('-') {
        if text.len() != 32 {
            return Err(Problem::UndashedDigits(text.len()));
        }
        return Ok([0, 8, 12, 16, 20, 32].windows(2).map(|ends| &text[ends[0]..ends[1]]).collect());
    }
    let groups: Vec<&str> = text.split('-').collect();
    if groups.len() != GROUPS.len() {
        return Err(Problem::Groups(groups.len()));
    }
    match groups.iter().zip(GROUPS).position(|(group, expected)| group.len() != expected) {
        None => Ok(groups),
        Some(wrong) => Err(Problem::Digits {
            group: wrong + 1,
            count: groups[wrong].len(),
            expected: GROUPS[wrong],
            documented: text.eq_ignore_ascii_case(MICROSOFT_EXAMPLE),
        }),
    }
}
