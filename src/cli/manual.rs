//! The manual: what the helps say, and what they have no place for, as one page for `man`.

use std::fmt::Write;
use std::io;

use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

/// The day on which the texts below were last changed.
const DATE: &str = "2026-11-21";

const ENVIRONMENT: &[(&str, &str)] = &[
    ("CUA_TRACKING_ID", "The tracking ID to use. It counts more than any file, and less than a flag."),
    ("CUA_PROJECT", "The project whose ID to use, where CUA_TRACKING_ID is not set."),
    ("CUA_CHANNEL", "The channel whose ID to use, of CUA_PROJECT or else of the project here."),
    ("CUA_CONFIG", "The user configuration, instead of the file below. It must exist, except for an edit."),
    (
        "CUA_OPT_OUT",
        "Set to anything but nothing, 0 or false: programs run without attribution, and what cua had added before is \
         taken out.",
    ),
    (
        "CUA_STRICT",
        "Set to anything but nothing, 0 or false: what would only put the attribution at risk, such as a pid of \
         somebody else's in a user agent, is an error.",
    ),
    (
        "CUA_ACTIVE",
        "Set by cua exec and cua env to the pid that they added. A script can test it; only that word is ever replaced \
         or removed.",
    ),
    ("CUA_RESTORE", "Set by cua env to what cua env --unset needs."),
    ("CUA_WIRE_URL", "Set by cua verify wire for a program of yours: the address to call."),
    ("NO_COLOR", "Set to anything but nothing: no colours, on a terminal either."),
];

const FILES: &[(&str, &str)] = &[
    (
        "cua.toml",
        "The project of its folder and of those below: IDs, and nothing that could run. The nearest one decides alone; \
         one in a folder that everyone may write is passed over.",
    ),
    (
        "~/.config/cua/config.toml",
        "The user configuration: projects by name, the folders that belong to each, the default project, and under \
         [tools] how programs are really started. Below $XDG_CONFIG_HOME instead of ~/.config where that is set.",
    ),
];

const EXIT_STATUS: &[(&str, &str)] = &[
    ("0", "Done, or all is well."),
    (
        "1",
        "The answer is no: no tracking ID applies, a text is none, a shim is not in effect, a plugin is never run, \
         something is wrong in a template, a pid does not arrive, a login is linked to no partner.",
    ),
    ("2", "It could not be done or answered: usage, a bad file, no az."),
    (
        "125, 126, 127",
        "From cua exec, shims and plugins alone: cua failed, the program cannot be run, the program was not found.",
    ),
    ("other", "From cua exec, shims and plugins: the program's own."),
];

/// The page, in ASCII, so that it does not matter what `man` takes its input for.
pub(super) fn page(root: Command) -> String {
    let root = root.disable_help_subcommand(true).subcommand_value_name("COMMAND");
    let mut root = root.mut_subcommands(without_help_flag);
    root.build();
    let man = Man::new(root.clone()).title("CUA").date(DATE);
    let mut page = rendered(&man, Man::render_title);
    let sections: [(&str, Render); 4] = [
        ("NAME", Man::render_name_section),
        ("SYNOPSIS", Man::render_synopsis_section),
        ("DESCRIPTION", Man::render_description_section),
        ("OPTIONS", Man::render_options_section),
    ];
    for (title, render) in sections {
        page.extend([".SH ", title, "\n", &body(&man, render)]);
    }
    page += ".SH COMMANDS\n";
    visible(&root).for_each(|command| add_command(command, &mut page));
    for (title, entries) in [("ENVIRONMENT", ENVIRONMENT), ("FILES", FILES), ("EXIT STATUS", EXIT_STATUS)] {
        page += &section(title, entries);
    }
    ascii(&page)
}

/// What is the same everywhere needs no line at every command.
fn without_help_flag(command: Command) -> Command {
    command.disable_help_flag(true).disable_help_subcommand(true).mut_subcommands(without_help_flag)
}

fn visible(command: &Command) -> impl Iterator<Item = &Command> {
    command.get_subcommands().filter(|command| !command.is_hide_set())
}

/// A command, with those below it behind it.
fn add_command(command: &Command, page: &mut String) {
    let name = command.get_bin_name().unwrap_or_else(|| command.get_name());
    let usage = command.clone().render_usage().to_string();
    let mut heading = Roff::new();
    heading.control("SS", [name]).text([bold(usage.trim_start_matches("Usage: "))]).control("PP", []);
    let man = Man::new(command.clone());
    *page += &heading.to_roff();
    *page += &body(&man, Man::render_description_section);
    if command.get_arguments().next().is_some() {
        *page += &body(&man, Man::render_options_section);
    }
    *page += &after(command);
    visible(command).for_each(|command| add_command(command, page));
}

type Render = fn(&Man, &mut dyn io::Write) -> io::Result<()>;

fn rendered(man: &Man, render: Render) -> String {
    let mut roff = Vec::new();
    // Memory takes everything.
    let _ = render(man, &mut roff);
    String::from_utf8_lossy(&roff).into_owned()
}

/// A section without its heading, and without what stands before that in every piece. An empty line
/// has no place in a page.
fn body(man: &Man, render: Render) -> String {
    let section = rendered(man, render);
    let lines = section.split_inclusive('\n').skip_while(|line| !line.starts_with(".SH"));
    lines.skip(1).collect::<String>().replace(".br\n\n.br\n", ".sp\n")
}

/// What stands at the end of a help. Lines that are set in are examples, to be kept as they are.
fn after(command: &Command) -> String {
    let mut roff = Roff::new();
    let text = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.is_empty()) {
        let (examples, plain): (Vec<&str>, Vec<&str>) = paragraph.lines().partition(|line| line.starts_with("  "));
        roff.control("PP", []).text([roman(plain.join(" "))]);
        if !examples.is_empty() {
            roff.control("RS", ["4"]).control("nf", []);
            for line in examples {
                add_example(line.trim(), &mut roff);
            }
            roff.control("fi", []).control("RE", []);
        }
    }
    roff.to_roff()
}

/// An example, and below it what it does: beside each other they would be wider than a terminal.
fn add_example(line: &str, roff: &mut Roff) {
    let (command, what) = line.split_once("  ").unwrap_or((line, ""));
    roff.text([bold(command)]);
    if !what.is_empty() {
        roff.text([roman(format!("    {}", what.trim()))]);
    }
}

fn section(title: &str, entries: &[(&str, &str)]) -> String {
    let mut roff = Roff::new();
    roff.control("SH", [title]);
    for (name, text) in entries {
        roff.control("TP", []).text([bold(*name)]).text([roman(*text)]);
    }
    roff.to_roff()
}

fn ascii(text: &str) -> String {
    text.chars().fold(String::new(), |mut ascii, c| {
        if c.is_ascii() {
            ascii.push(c);
        } else {
            let _ = write!(ascii, "\\[u{:04X}]", u32::from(c));
        }
        ascii
    })
}
