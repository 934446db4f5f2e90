//! What can be wrong with the attribution of a template: the rules, their names, which people write
//! into files and which therefore never change, how bad each is, and what to do.

use std::fmt;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Attribution may be lost.
    Warning,
    /// Attribution is lost, or the deployment fails.
    Error,
}

impl Severity {
    /// The word for it: in JSON, in SARIF (there `level`), and for people.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

macro_rules! rules {
    ($($name:ident $text:literal $severity:ident $what:literal $to_do:literal)*) => {
        /// A rule. The order is that of the table in which they are listed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $(#[doc = $what] $name,)*
        }

        impl Rule {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// Its name in files and reports.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// How bad its findings are.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }

            /// What it finds, in a sentence.
            #[must_use]
            pub fn what(self) -> &'static str {
                match self { $(Self::$name => $what,)* }
            }

            /// What to do about it, where the finding's own message does not say so.
            #[must_use]
            pub fn to_do(self) -> &'static str {
                match self { $(Self::$name => $to_do,)* }
            }
        }
    };
}

rules! {
    NoMarker "no-marker" Error
        "The template has no marker."
        "put one in with `cua template add`"
    MalformedId "malformed-id" Error
        "A marker's name is not a tracking ID."
        "name it after your tracking ID, whole"
    Placeholder "placeholder" Error
        "A marker is named after a placeholder that nobody filled in."
        "put your own ID there"
    OtherId "other-id" Error
        "A marker has another ID than the one that applies here."
        "put yours in its place"
    OtherChannel "other-channel" Warning
        "A marker has the ID of another distribution channel of the project."
        "check with `--channel` what is for another channel, or take it out"
    NestedMarkerOnly "nested-marker-only" Error
        "The only marker is in a nested template, where it does not count for the whole."
        "move it to the root of the template"
    LinkedMarkerOnly "linked-marker-only" Error
        "The only marker is in a template that the main one links to."
        "put it into the main template with `cua template add`"
    DuplicateMarker "duplicate-marker" Error
        "Two markers in one template have the same ID."
        "delete one of them"
    MarkerNotEmpty "marker-not-empty" Error
        "The inner template of a marker is not empty."
        "move what it deploys to a deployment of another name"
    MarkerModeComplete "marker-mode-complete" Error
        "The mode of a marker is Complete, which deletes every resource that its empty template does not name."
        "make it `Incremental`"
    MarkerNameComputed "marker-name-computed" Warning
        "A marker's name is built from parameters or variables."
        "write the name out: in the marketplace it must be literal, and elsewhere who deploys can change it"
    MarkerNameNotLiteral "marker-name-not-literal" Error
        "The name of a marketplace offer's marker is an expression."
        "write the name out: in the marketplace it must be literal"
    MarkerNameUnresolved "marker-name-unresolved" Warning
        "A marker's name cannot be told before it is deployed."
        "write the name out"
    MarkerConditional "marker-conditional" Error
        "The marker of a marketplace offer has a condition."
        "delete the condition: in the marketplace a marker is unconditional"
    MarkerDisabled "marker-disabled" Error
        "A marker is never deployed, or only where somebody asks for it."
        "make the default of its parameter true, or delete the condition"
    TelemetrySuffix "telemetry-suffix" Error
        "Something follows the GUID in a marker's name, as in telemetry that is not attribution."
        "leave out what follows the GUID"
    NameTooLong "name-too-long" Error
        "A marker's name has more than 64 characters, which no deployment may have."
        "leave out what does not belong to the ID"
    LocationMissing "location-missing" Error
        "A marker has no location, which a deployment above a resource group must have."
        "add `\"location\": \"[deployment().location]\"`"
    LocationForbidden "location-forbidden" Error
        "A marker has a location, which a deployment to a resource group must not have."
        "delete the location"
    OutdatedApiVersion "outdated-api-version" Note
        "A marker's apiVersion is an old one."
        "make it `2025-04-01`"
    SameNameAsChild "same-name-as-child" Error
        "A marker and a deployment inside of it, or around it, have one name."
        "give the other one a name of its own"
    PartnerIdRejected "partner-id-rejected" Error
        "A Terraform provider refuses the form in which this partner ID is written."
        "write the bare GUID, which every provider takes"
    PartnerIdEmpty "partner-id-empty" Warning
        "A provider block's `partner_id` is empty, which sets aside the one that the environment has."
        "write your ID there, or delete the line"
    PartnerIdComputed "partner-id-computed" Warning
        "A provider block's `partner_id` is a variable's, which whoever runs Terraform can set."
        "write the ID out"
    PartnerIdUnresolved "partner-id-unresolved" Warning
        "A provider block's `partner_id` cannot be told before Terraform runs."
        "write the ID out"
    PartnerIdDoubled "partner-id-doubled" Error
        "A Terraform provider puts a second `pid-` before this partner ID."
        "write the bare GUID"
    PidPrefixMissing "pid-prefix-missing" Error
        "A user agent holds a bare GUID, which is no pid."
        "write `pid-` before it"
    PidGlued "pid-glued" Warning
        "A pid is glued to another word of a user agent."
        "put a blank between them"
    SeveralPids "several-pids" Warning
        "A user agent holds several pids, of which perhaps only one counts."
        "leave one"
    UserAgentReplaced "user-agent-replaced" Warning
        "A script loses what Cloud Shell or a pipeline has put into the user agent."
        "put the pid behind what is there, or use `cua exec`"
    UserAgentDropped "user-agent-dropped" Error
        "Azure PowerShell drops a value that no HTTP token may hold."
        "join the words with `+`, or use `cua exec`"
}

impl Rule {
    /// The rule of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.name() == name)
    }
}
