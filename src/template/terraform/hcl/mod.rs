//! The outline of a configuration in HCL: which blocks and arguments stand where.
//!
//! Nothing inside of an expression is understood here but brackets, strings, heredocs and comments, so
//! that every file that Terraform reads can be read. `hcl-edit` was tried: it refuses some of those (an
//! object that has a key twice, which Terraform takes), and needs time with the square of an object's size.
//! <https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md>

mod scan;

use std::ops::Range;

use super::Problem;
use scan::Scanner;
pub(super) use scan::{end_of_line, interpolation, is_string};

/// What stands in a body: an argument or a block.
#[derive(Debug)]
pub(super) struct Item<'t> {
    /// Where it begins.
    pub(super) start: usize,
    /// Its name, or the type of the block.
    pub(super) name: &'t str,
    /// What of it.
    pub(super) content: Content<'t>,
}

/// What an item holds.
#[derive(Debug)]
pub(super) enum Content<'t> {
    /// The value of an argument.
    Value(Range<usize>),
    /// A block.
    Block(Block<'t>),
}

/// A block.
#[derive(Debug)]
pub(super) struct Block<'t> {
    /// What stands behind its type, without quotes.
    pub(super) labels: Vec<&'t str>,
    /// What is between its brackets.
    pub(super) inside: Range<usize>,
    /// The same, as far as it was read: not where the block is in another one.
    pub(super) items: Vec<Item<'t>>,
}

/// The arguments and blocks of a file, with those of each block.
pub(super) fn items(text: &str) -> Result<Vec<Item<'_>>, Problem> {
    let mut scanner = Scanner::new(text);
    // Terraform passes over the mark that some editors put at the start of a file.
    scanner.at = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    body(&mut scanner, None)
}

/// The body of a file, or of the block that opens at a byte.
fn body<'t>(scanner: &mut Scanner<'t>, open: Option<usize>) -> Result<Vec<Item<'t>>, Problem> {
    let mut items = Vec::new();
    loop {
        scanner.skip_blank_lines()?;
        match (scanner.peek(), open) {
            (None, None) | (Some(b'}'), Some(_)) => return Ok(items),
            (None, Some(open)) => return Err(Problem { at: open, what: scan::NOT_CLOSED }),
            _ => items.push(item(scanner, open.is_none())?),
        }
        scanner.skip_blanks()?;
        if !scanner.is_at_end_of_line() && scanner.peek() != Some(b'}') {
            return scanner.fail("something follows an argument or block on its line; write it on a line of its own");
        }
    }
}

fn item<'t>(scanner: &mut Scanner<'t>, is_outermost: bool) -> Result<Item<'t>, Problem> {
    let start = scanner.at;
    let name = scanner.identifier()?;
    scanner.skip_blanks()?;
    let content = if scanner.peek() == Some(b'=') {
        scanner.at += 1;
        Content::Value(value(scanner)?)
    } else {
        Content::Block(block(scanner, is_outermost)?)
    };
    Ok(Item { start, name, content })
}

/// An expression, which ends with its line.
fn value(scanner: &mut Scanner<'_>) -> Result<Range<usize>, Problem> {
    scanner.skip_blanks()?;
    let start = scanner.at;
    let mut end = start;
    while !scanner.is_at_end_of_line() && scanner.peek() != Some(b'}') {
        scanner.element()?;
        end = scanner.at;
        scanner.skip_blanks()?;
    }
    if end == start {
        return scanner.fail("a value is missing here; write one");
    }
    Ok(start..end)
}

fn block<'t>(scanner: &mut Scanner<'t>, is_outermost: bool) -> Result<Block<'t>, Problem> {
    let mut labels = Vec::new();
    while scanner.peek() != Some(b'{') {
        labels.push(scanner.label()?);
        scanner.skip_blanks()?;
    }
    let open = scanner.at;
    let items = if is_outermost {
        scanner.at += 1;
        let items = body(scanner, Some(open))?;
        scanner.at += 1;
        items
    } else {
        scanner.element()?;
        Vec::new()
    };
    Ok(Block { labels, inside: open + 1..scanner.at - 1, items })
}
