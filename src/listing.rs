//! The address of a listing in the marketplace, with the two parameters by which Partner Center tells where
//! its visitors came from: `src`, and `mktcmpid`, which holds at most 16 letters, digits, `_` and `-`
//! (Microsoft, "Promote your Office Store solution" and "Marketplace listing best practices").
//!
//! Everything else of an address stays as it is, byte for byte: what a parser of addresses would make of it
//! may mean the same, and still not be what a person has tested.

use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::error::{is_plain, shortened};

/// Where listings are.
const HOSTS: [&str; 3] = ["azuremarketplace.microsoft.com", "appsource.microsoft.com", "marketplace.microsoft.com"];

/// What the paths of listings begin with, behind the language.
const FIRST: [&str; 2] = ["product", "marketplace"];

/// What stands in the place of the kind of offer where there is a company behind it.
const OTHER_KINDS: [&str; 2] = ["seller", "partner-dir"];

/// The address that messages show.
const EXAMPLE: &str = "https://azuremarketplace.microsoft.com/en-us/marketplace/apps/contoso.contosodb";

/// The longest campaign ID.
const LONGEST_CAMPAIGN: usize = 16;

/// What a source is written with: all but what RFC 3986 (2.3) lets stand everywhere.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Where visitors come from.
#[derive(Clone, Debug)]
pub struct Origin {
    source: String,
    campaign: Option<String>,
}

impl Origin {
    /// From the texts that a person has typed.
    ///
    /// # Errors
    /// A [`Problem`], where one of them cannot be sent.
    pub fn new(source: &str, campaign: Option<&str>) -> Result<Self, Problem> {
        if source.trim().is_empty() || !is_plain(source) {
            return Err(Problem::Source);
        }
        if let Some(campaign) = campaign {
            check_campaign(campaign)?;
        }
        let source = utf8_percent_encode(source, ENCODED).to_string();
        Ok(Self { source, campaign: campaign.map(str::to_owned) })
    }
}

fn check_campaign(campaign: &str) -> Result<(), Problem> {
    let stranger = |c: &char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    match (campaign.chars().find(stranger), campaign.chars().count()) {
        (Some(stranger), _) => Err(Problem::CampaignCharacter(stranger)),
        (None, 0) => Err(Problem::CampaignEmpty),
        (None, length) if length > LONGEST_CAMPAIGN => Err(Problem::CampaignLength(length)),
        _ => Ok(()),
    }
}

/// An address with its origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The address.
    pub url: String,
    /// The parameters that were there with another value, and are gone, as they were written.
    pub replaced: Vec<String>,
}

/// Puts an origin into the address of a listing.
///
/// # Errors
/// A [`Problem`], where it is no such address.
pub fn link(url: &str, origin: &Origin) -> Result<Link, Problem> {
    let parts = Parts::of(url)?;
    let mut parameters: Vec<String> = match parts.query {
        None | Some("") => Vec::new(),
        Some(query) => query.split('&').map(str::to_owned).collect(),
    };
    let mut replaced = Vec::new();
    set(&mut parameters, &mut replaced, "src", &origin.source);
    if let Some(campaign) = &origin.campaign {
        set(&mut parameters, &mut replaced, "mktcmpid", campaign);
    }
    let fragment = parts.fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
    Ok(Link { url: format!("{}?{}{fragment}", parts.before_query, parameters.join("&")), replaced })
}

/// Sets a parameter where it stands first, and nowhere else; or behind all others.
fn set(parameters: &mut Vec<String>, replaced: &mut Vec<String>, name: &str, value: &str) {
    let wanted = format!("{name}={value}");
    let mut is_set = false;
    parameters.retain_mut(|parameter| {
        if !is_called(parameter, name) {
            return true;
        }
        if *parameter != wanted {
            replaced.push(std::mem::replace(parameter, wanted.clone()));
        }
        !std::mem::replace(&mut is_set, true)
    });
    if is_set {
        return;
    }
    // A `&` at the end needs no second one.
    if parameters.last().is_some_and(String::is_empty) {
        parameters.pop();
    }
    parameters.push(wanted);
}

/// The marketplace does not mind the case of a name, nor how it is encoded.
fn is_called(parameter: &str, name: &str) -> bool {
    let written = parameter.split('=').next().unwrap_or_default();
    percent_decode_str(written).map(|byte| byte.to_ascii_lowercase()).eq(name.bytes())
}

/// An address in pieces.
struct Parts<'u> {
    before_query: &'u str,
    query: Option<&'u str>,
    fragment: Option<&'u str>,
}

impl<'u> Parts<'u> {
    fn of(url: &'u str) -> Result<Self, Problem> {
        let is_other = |c: char| c.is_whitespace() || c == '\\' || !is_plain(c.encode_utf8(&mut [0; 4]));
        if let Some(other) = url.chars().find(|c| is_other(*c)) {
            return Err(Problem::Character(other));
        }
        let (before_fragment, fragment) = split(url, '#');
        let (before_query, query) = split(before_fragment, '?');
        let rest = without_scheme(before_query)?;
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        if host.is_empty() {
            return Err(Problem::Path);
        }
        if !HOSTS.iter().any(|listed| host.eq_ignore_ascii_case(listed)) {
            return Err(Problem::Host(host.to_owned()));
        }
        if !is_listing(path) {
            return Err(Problem::Path);
        }
        Ok(Self { before_query, query, fragment })
    }
}

fn split(text: &str, at: char) -> (&str, Option<&str>) {
    text.split_once(at).map_or((text, None), |(before, behind)| (before, Some(behind)))
}

fn without_scheme(url: &str) -> Result<&str, Problem> {
    const SCHEME: &str = "https://";
    match url.split_at_checked(SCHEME.len()) {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case(SCHEME) => Ok(rest),
        _ => Err(Problem::Scheme),
    }
}

/// Whether a path is that of one listing: `[LANGUAGE/]product/[KIND/]ID` or `[LANGUAGE/]marketplace/KIND/ID`.
fn is_listing(path: &str) -> bool {
    let is_first = |segment: &str| FIRST.iter().any(|first| segment.eq_ignore_ascii_case(first));
    let mut segments = path.split('/').peekable();
    segments.next_if(|segment| is_language(segment));
    let Some(first) = segments.next().filter(|first| is_first(first)) else { return false };
    match (segments.next(), segments.next().filter(|id| !id.is_empty())) {
        (Some(kind), Some(id)) => {
            let is_other = OTHER_KINDS.iter().any(|other| kind.eq_ignore_ascii_case(other));
            !kind.is_empty() && !is_other && !id.eq_ignore_ascii_case("category")
        }
        (Some(id), None) => first.eq_ignore_ascii_case("product") && is_offer(id),
        _ => false,
    }
}

/// What stands alone behind `product/` on marketplace.microsoft.com: `publisher.offer`, or the number of an add-in,
/// `WA200010668`. A kind of offer, such as `saas`, is neither.
fn is_offer(id: &str) -> bool {
    let is_add_in = |(letters, digits): (&str, &str)| {
        letters.eq_ignore_ascii_case("wa") && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
    };
    id.split_once('.').is_some_and(|(publisher, offer)| !publisher.is_empty() && !offer.is_empty())
        || id.split_at_checked(2).is_some_and(is_add_in)
}

/// `en`, `en-us`, `zh-hans-cn`.
fn is_language(segment: &str) -> bool {
    let mut subtags = segment.split('-');
    subtags.next().is_some_and(|first| (2..=3).contains(&first.len()))
        && segment.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-')
}

/// Why there is no link. Its [`Display`](fmt::Display) says it to a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A source that is empty, or that nobody could read.
    Source,
    /// A campaign ID without a character.
    CampaignEmpty,
    /// One with too many characters.
    CampaignLength(usize),
    /// One with a character that is not allowed.
    CampaignCharacter(char),
    /// A character that no address has.
    Character(char),
    /// Something else than an address of the web, or an address without encryption.
    Scheme,
    /// An address of somewhere else.
    Host(String),
    /// An address in the marketplace, of something else than a listing.
    Path,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rule = format!(
            "a campaign ID has 1 to {LONGEST_CAMPAIGN} characters, each a letter from A to Z, a digit, `_` or `-`"
        );
        match self {
            Self::Source => write!(
                f,
                "the source is empty, or holds what nobody sees; name where the link will stand, as in `--source website`"
            ),
            Self::CampaignEmpty => write!(f, "the campaign ID is empty; {rule}"),
            Self::CampaignLength(length) => write!(f, "the campaign ID has {length} characters; {rule}"),
            Self::CampaignCharacter(c) => write!(f, "the campaign ID holds `{}`; {rule}", shortened(&c.to_string())),
            Self::Character(c) => write!(
                f,
                "the address holds `{}`, which no address does; copy it again from a browser, and put it in quotes",
                shortened(&c.to_string())
            ),
            Self::Scheme => {
                write!(f, "the address does not begin with `https://`; that of a listing looks like {EXAMPLE}")
            }
            Self::Host(host) => write!(
                f,
                "`{}` is not the marketplace ({}); the address of a listing looks like {EXAMPLE}",
                shortened(host),
                HOSTS.join(", ")
            ),
            Self::Path => write!(f, "that is not the address of a listing, which looks like {EXAMPLE}"),
        }
    }
}

impl std::error::Error for Problem {}
