//! Edits of user configurations of any shape: what comes out means what was asked for, and only the
//! lines of the edit differ.

use cua::config::Source;
use cua::config::edit::{self, NewProject, Target};
use cua::config::read::parse_user_config;
use cua::error::Result;
use cua::tracking_id::TrackingId;
use proptest::prelude::*;
use proptest::sample::Index;
use similar::{ChangeTag, TextDiff};
use toml::{Table, Value};

use crate::support::{C, OFFER};

/// Names, as a key spells them and as they are.
const PROJECTS: [(&str, &str); 6] =
    [("a", "a"), ("\"b c\"", "b c"), ("'d.e'", "d.e"), ("\"ü\"", "ü"), ("f-1", "f-1"), ("\"#g\"", "#g")];
const CHANNELS: [(&str, &str); 3] = [("x", "x"), ("'y.z'", "y.z"), ("\"[w]\"", "[w]")];

const BOM: &str = "\u{FEFF}";

/// How a project is written.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Style {
    /// `[projects.a]`, its channels in `[projects.a.channels]`.
    Header,
    /// `[projects.a]` and `[projects.a.channels.x]`.
    HeaderEach,
    /// `[projects.a]` and `channels.x.tracking_id = …`.
    HeaderDotted,
    /// `[projects.a]` and `channels = { … }`.
    HeaderBraces,
    /// `projects.a.tracking_id = …`.
    Dotted,
    /// `projects.a = { … }`.
    Braces,
}

#[derive(Clone, Debug)]
struct Project {
    style: Style,
    channels: usize,
    /// Where it has channels: it has a `default_channel` instead of an ID of its own.
    split: bool,
    registered: bool,
    described: bool,
}

#[derive(Clone, Debug)]
struct Config {
    projects: Vec<Project>,
    default: bool,
    /// Dotted and braced projects stand in a table `[projects]` of their own.
    in_table: bool,
    /// What decides on blanks and comments.
    noise: Vec<u8>,
    /// All line ends are alike, or the noise decides.
    crlf: Option<bool>,
    mark: &'static str,
    final_newline: bool,
}

fn configs() -> impl Strategy<Value = Config> {
    use Style::{Braces, Dotted, Header, HeaderBraces, HeaderDotted, HeaderEach};
    let style = prop::sample::select(vec![Header, HeaderEach, HeaderDotted, HeaderBraces, Dotted, Braces]);
    let project = (style, 0..=CHANNELS.len(), any::<[bool; 3]>()).prop_map(|(style, channels, flags)| {
        let [split, registered, described] = flags;
        Project { style, channels, split: split && channels > 0, registered, described }
    });
    let projects = prop::collection::vec(project, 0..=PROJECTS.len());
    let noise = prop::collection::vec(any::<u8>(), 1..200);
    (projects, any::<[bool; 4]>(), noise, any::<Option<bool>>()).prop_map(|(projects, flags, noise, crlf)| {
        let [default, in_table, mark, final_newline] = flags;
        let mark = if mark { BOM } else { "" };
        Config { default: default && !projects.is_empty(), projects, in_table, noise, crlf, mark, final_newline }
    })
}

/// A line, and the project and channel that it is part of.
struct Line {
    text: String,
    part: Option<(usize, Option<usize>)>,
}

struct Writer<'n> {
    noise: std::iter::Cycle<std::slice::Iter<'n, u8>>,
    lines: Vec<Line>,
}

impl Writer<'_> {
    fn any<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[usize::from(*self.noise.next().unwrap()) % of.len()]
    }

    /// A line as it is, but for a number that tells it from all others.
    fn exact(&mut self, part: Option<(usize, Option<usize>)>, text: &str) {
        let text = text.replace('@', &format!("~{}~", self.lines.len()));
        self.lines.push(Line { text, part });
    }

    /// A line with the blanks and comments that people put around it.
    fn line(&mut self, part: Option<(usize, Option<usize>)>, text: &str) {
        match self.any(&["", "", "", "", "blank", "blanks", "comment", "apart"]) {
            "blank" => self.exact(None, ""),
            "blanks" => (0..3).for_each(|_| self.exact(None, "")),
            "comment" => self.exact(None, "#@ [projects.a] tracking_id = 'x'"),
            "apart" => ["", "\t # \"\"\"@", ""].iter().for_each(|text| self.exact(None, text)),
            _ => {}
        }
        let around = [self.any(&["", "", "  ", "\t"]), self.any(&["", " ", "   "])];
        let equals = self.any(&[" = ", "=", "\t=  "]);
        self.exact(part, &format!("{}{}{}#@", around[0], text.replacen(" = ", equals, 1), around[1]));
    }

    /// The keys of a project, each behind `prefix`.
    fn project(&mut self, number: usize, project: &Project, prefix: &str) {
        let part = Some((number, None));
        if project.split {
            self.line(part, &format!("{prefix}default_channel = 'x'"));
        } else {
            self.line(part, &format!("{prefix}tracking_id = \"{}\"", id(number, None)));
        }
        if project.registered && !project.split {
            self.line(part, &format!("{prefix}registered = 2024-05-06"));
        }
        if project.described {
            self.exact(part, &format!("{prefix}description = \"\"\"@"));
            self.exact(part, "# no comment@");
            self.exact(part, "the end@\"\"\"");
            self.exact(part, &format!("{prefix}directories = [#@"));
            self.line(part, "'/src',");
            self.line(part, "]");
        }
        for (channel, (key, _)) in CHANNELS.iter().enumerate().take(project.channels) {
            let part = Some((number, Some(channel)));
            let id = id(number, Some(channel));
            match project.style {
                Style::HeaderDotted | Style::Dotted => {
                    self.line(part, &format!("{prefix}channels.{key}.tracking_id = \"{id}\""));
                    if project.registered {
                        self.line(part, &format!("{prefix}channels.{key}.registered = 2024-05-06"));
                    }
                }
                Style::HeaderEach => {
                    self.line(part, &format!("[projects.{}.channels.{key}]", PROJECTS[number].0));
                    self.line(part, &format!("tracking_id = \"{id}\""));
                }
                Style::Header => {
                    if channel == 0 {
                        self.line(Some((number, None)), &format!("[projects.{}.channels]", PROJECTS[number].0));
                    }
                    self.line(part, &format!("{key} = {{ tracking_id = \"{id}\" }}"));
                }
                Style::HeaderBraces | Style::Braces => {}
            }
        }
        if project.style == Style::HeaderBraces && project.channels > 0 {
            self.line(part, &format!("channels = {}", braces(number, project)));
        }
    }
}

/// The ID of a project or a channel; no two have the same.
fn id(project: usize, channel: Option<usize>) -> String {
    format!("{:08x}-0000-4000-8000-00000000000{}", project + 1, channel.map_or(0, |channel| channel + 1))
}

fn braces(number: usize, project: &Project) -> String {
    let entry = |channel: usize| format!("{} = {{tracking_id=\"{}\"}}", CHANNELS[channel].0, id(number, Some(channel)));
    format!("{{ {} }}", (0..project.channels).map(entry).collect::<Vec<_>>().join(" , "))
}

impl Config {
    fn lines(&self) -> Vec<Line> {
        let mut writer = Writer { noise: self.noise.iter().cycle(), lines: Vec::new() };
        let numbered = || self.projects.iter().enumerate();
        let has_header = |project: &Project| !matches!(project.style, Style::Dotted | Style::Braces);
        let short = |writer: &mut Writer, prefix: &str| {
            for (number, project) in numbered().filter(|(_, project)| !has_header(project)) {
                let key = format!("{prefix}{}", PROJECTS[number].0);
                if project.style == Style::Dotted {
                    writer.project(number, project, &format!("{key}."));
                } else if project.channels == 0 {
                    writer.line(Some((number, None)), &format!("{key} = {{ tracking_id = \"{}\" }}", id(number, None)));
                } else {
                    writer.line(Some((number, None)), &format!("{key} = {{ channels = {} }}", braces(number, project)));
                }
            }
        };
        if self.default {
            writer.line(None, "default_project = 'a'");
        }
        if !self.in_table {
            short(&mut writer, "projects.");
        }
        let mut places = vec!["tools", "headers"];
        if self.in_table {
            places.push("table");
        }
        let turn = usize::from(self.noise[0]) % places.len();
        places.rotate_left(turn);
        for place in places {
            match place {
                "tools" => ["[tools]", "az = ['docker',\"az\"]"].iter().for_each(|line| writer.line(None, line)),
                "table" => {
                    writer.line(None, "[projects]");
                    short(&mut writer, "");
                }
                _ => {
                    for (number, project) in numbered().filter(|(_, project)| has_header(project)) {
                        writer.line(Some((number, None)), &format!("[projects.{}]", PROJECTS[number].0));
                        writer.project(number, project, "");
                    }
                }
            }
        }
        writer.lines
    }

    fn text(&self, lines: &[Line]) -> String {
        let mut text = self.mark.to_owned();
        for (line, noise) in lines.iter().zip(self.noise.iter().cycle()) {
            text.push_str(&line.text);
            text.push_str(if self.crlf.unwrap_or(noise % 2 == 0) { "\r\n" } else { "\n" });
        }
        if self.final_newline { text } else { text.trim_end_matches(['\r', '\n']).to_owned() }
    }
}

/// Which edit, of which project and channel.
#[derive(Clone, Copy, Debug)]
enum Edit {
    Add,
    Use(usize),
    Remove(usize),
    AddChannel(usize),
    UseChannel(usize, usize),
    RemoveChannel(usize, usize),
    Registered(usize, Option<usize>),
}

impl Edit {
    /// One that is possible.
    fn choose(config: &Config, which: Index, project: Index, channel: Index) -> Self {
        if config.projects.is_empty() {
            return Self::Add;
        }
        let number = project.index(config.projects.len());
        let project = &config.projects[number];
        let mut possible = vec![Self::Add, Self::Use(number), Self::Remove(number), Self::AddChannel(number)];
        if project.channels > 0 {
            let channel = channel.index(project.channels);
            possible.push(Self::Registered(number, Some(channel)));
            if project.channels > 1 {
                possible.push(Self::RemoveChannel(number, channel));
            }
            if project.split {
                possible.push(Self::UseChannel(number, channel));
            }
        }
        if !project.split && (project.style != Style::Braces || project.channels == 0) {
            possible.push(Self::Registered(number, None));
        }
        possible[which.index(possible.len())]
    }

    fn of(self, source: &Source) -> Result<String> {
        let user = |number: usize| Target::User(PROJECTS[number].1);
        let date = "2026-01-02".parse::<toml::value::Datetime>().unwrap().date.unwrap();
        match self {
            Self::Add => {
                let id = TrackingId::parse(C).unwrap();
                let new = NewProject { name: "new", id: &id, channel: None, description: None, directories: &[] };
                edit::add_project(source, &new)
            }
            Self::Use(project) => edit::set_default_project(source, PROJECTS[project].1),
            Self::Remove(project) => edit::remove_project(source, PROJECTS[project].1),
            Self::AddChannel(project) => {
                edit::add_channel(source, user(project), "new", &TrackingId::parse(OFFER).unwrap())
            }
            Self::UseChannel(project, channel) => edit::set_default_channel(source, user(project), CHANNELS[channel].1),
            Self::RemoveChannel(project, channel) => edit::remove_channel(source, user(project), CHANNELS[channel].1),
            Self::Registered(project, channel) => {
                edit::set_registered(source, user(project), channel.map(|channel| CHANNELS[channel].1), date)
            }
        }
    }

    /// What the whole file means afterwards.
    fn meant(self, mut table: Table) -> Table {
        fn at<'t>(table: &'t mut Table, path: &[&str]) -> &'t mut Table {
            path.iter().fold(table, |table, key| {
                table.entry(*key).or_insert_with(|| Value::Table(Table::new())).as_table_mut().unwrap()
            })
        }
        let date = Value::Datetime("2026-01-02".parse().unwrap());
        match self {
            Self::Add => drop(at(&mut table, &["projects", "new"]).insert("tracking_id".into(), C.into())),
            Self::Use(project) => drop(table.insert("default_project".into(), PROJECTS[project].1.into())),
            Self::Remove(project) => {
                at(&mut table, &["projects"]).remove(PROJECTS[project].1);
                if table.get("default_project").and_then(Value::as_str) == Some(PROJECTS[project].1) {
                    table.remove("default_project");
                }
            }
            Self::AddChannel(project) => {
                let channel = at(&mut table, &["projects", PROJECTS[project].1, "channels", "new"]);
                channel.insert("tracking_id".into(), OFFER.into());
            }
            Self::UseChannel(project, channel) => {
                let project = at(&mut table, &["projects", PROJECTS[project].1]);
                project.insert("default_channel".into(), CHANNELS[channel].1.into());
            }
            Self::RemoveChannel(project, channel) => {
                let project = at(&mut table, &["projects", PROJECTS[project].1]);
                at(project, &["channels"]).remove(CHANNELS[channel].1);
                if project.get("default_channel").and_then(Value::as_str) == Some(CHANNELS[channel].1) {
                    project.remove("default_channel");
                }
            }
            Self::Registered(project, None) => {
                at(&mut table, &["projects", PROJECTS[project].1]).insert("registered".into(), date);
            }
            Self::Registered(project, Some(channel)) => {
                let path = ["projects", PROJECTS[project].1, "channels", CHANNELS[channel].1];
                at(&mut table, &path).insert("registered".into(), date);
            }
        }
        table
    }

    /// Whether a line may go because of it.
    fn may_remove(self, line: &Line) -> bool {
        match self {
            Self::Remove(project) => {
                let of_it = line.part.is_some_and(|(part, _)| part == project);
                of_it || line.text.is_empty() || line.text.contains("default_project")
            }
            Self::RemoveChannel(project, channel) => {
                let of_project = line.part == Some((project, None));
                let names_it = line.text.contains('{') || line.text.contains("default_channel");
                line.part == Some((project, Some(channel))) || line.text.is_empty() || (of_project && names_it)
            }
            _ => false,
        }
    }

    fn is_removal(self) -> bool {
        matches!(self, Self::Remove(_) | Self::RemoveChannel(..))
    }
}

/// Without the tables that say nothing: an edit may leave one or not.
fn without_empty(table: Table) -> Table {
    let entries = table.into_iter().map(|(key, value)| match value {
        Value::Table(table) => (key, Value::Table(without_empty(table))),
        value => (key, value),
    });
    entries.filter(|(_, value)| value.as_table().is_none_or(|table| !table.is_empty())).collect()
}

fn source(text: String) -> Source {
    Source { path: "config.toml".into(), text }
}

fn table_of(text: &str) -> Table {
    without_empty(text.trim_start_matches(BOM).parse().unwrap())
}

/// The numbers behind the lines, in their order.
fn marks(text: &str) -> Vec<&str> {
    text.split('~').skip(1).step_by(2).collect()
}

fn settings() -> ProptestConfig {
    ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(settings())]

    #[test]
    fn an_edit_changes_its_own_lines_and_nothing_else(
        config in configs(), which in any::<Index>(), project in any::<Index>(), channel in any::<Index>()
    ) {
        let edit = Edit::choose(&config, which, project, channel);
        let lines = config.lines();
        let before = config.text(&lines);
        let after = edit.of(&source(before.clone()));
        prop_assert!(after.is_ok(), "{:?} is refused: {:?}\n{before}", edit, after);
        let after = after.unwrap();

        prop_assert_eq!(table_of(&after), without_empty(edit.meant(table_of(&before))));
        prop_assert_eq!(after.starts_with(BOM), before.starts_with(BOM));
        // Line ends count, except where the last line had none and may have got one.
        let split = |text: &str| -> Vec<String> {
            let text = text.trim_start_matches(BOM);
            let end = if config.final_newline { "" } else { "\r\n" };
            text.split_inclusive('\n').map(|line| line.trim_end_matches(|c| end.contains(c)).to_owned()).collect()
        };
        let (old, new) = (split(&before), split(&after));
        let (old, new): (Vec<&str>, Vec<&str>) = (old.iter().map(|s| &**s).collect(), new.iter().map(|s| &**s).collect());
        let diff = TextDiff::from_slices(&old, &new);
        let changes = |tag| diff.iter_all_changes().filter(move |change| change.tag() == tag);
        let removed: Vec<&Line> = changes(ChangeTag::Delete).map(|change| &lines[change.old_index().unwrap()]).collect();
        if edit.is_removal() {
            for line in removed {
                prop_assert!(edit.may_remove(line), "{:?} removed {:?} from {before}, leaving {after}", edit, line.text);
            }
            prop_assert!(changes(ChangeTag::Insert).count() <= 1);
        } else {
            prop_assert!(removed.len() <= 1 && changes(ChangeTag::Insert).count() <= 3, "{:?}: {before} became {after}", edit);
            prop_assert_eq!(marks(&before), marks(&after));
        }

        // What an edit wrote, the next one can edit.
        if let Some((name, _)) = parse_user_config(source(after.clone())).unwrap().projects.first_key_value() {
            let next = edit::set_default_project(&source(after.clone()), name);
            prop_assert!(next.is_ok(), "{:?} leaves what cannot be edited: {after}", edit);
        }
    }

    #[test]
    fn removing_a_project_that_was_added_restores_the_text(config in configs()) {
        let before = config.text(&config.lines());
        let added = Edit::Add.of(&source(before.clone())).unwrap();
        let restored = edit::remove_project(&source(added), "new").unwrap();
        let end = if config.final_newline { "" } else { "\r\n" };
        let trim = |text: &str| text.trim_end_matches(|c| end.contains(c)).to_owned();
        prop_assert_eq!(trim(&restored), trim(&before));
    }
}
