"""Bicep files. The other parser is tree-sitter's grammar, where Python has `tree_sitter` and `tree_sitter_bicep`;
what `add` leaves must begin with the original, and a second `add` must find the marker.
"""
import json, pathlib, sys, tempfile

from tool import ID, cua

try:
    import tree_sitter, tree_sitter_bicep
except ImportError:
    tree_sitter = None
    print("there is no tree_sitter_bicep: Bicep files are read by nothing else", file=sys.stderr)

ENDS = (".bicep",)


def declared(raw):
    """How many resources a Bicep file declares, and whether all of it is understood; by another parser."""
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_bicep.language()))
    root = parser.parse(raw).root_node
    found = [node for node in root.children if node.type == "resource_declaration"]
    return len(found), not root.has_error


def found(path):
    """What is wrong with the markers of a file, as rule and line; not that there is none."""
    done = cua("check", str(path), "--id", ID, "--format", "json")
    findings = json.loads(done.stdout)["findings"]
    return [(it["rule"], it["line"]) for it in findings if it["rule"] not in ("no-marker", "nested-marker-only")]


def attempt(raw, folder, opt_out):
    path = pathlib.Path(folder) / "main.bicep"
    path.write_bytes(raw)
    had = found(path)
    done = cua("add", str(path), "--id", ID, *(["--opt-out", opt_out] if opt_out else []))
    if done.returncode != 0:
        why = done.stderr.decode().strip().replace(str(path), "")
        return ("no Bicep: " if tree_sitter and not declared(raw)[1] else "add: ") + why
    after = path.read_bytes()
    if not after.startswith(raw) or after.count(b"pid-" + ID.encode()) != 1:
        return "add changed something else"
    if tree_sitter:
        (before, well_before), (behind, well_behind) = declared(raw), declared(after)
        if well_before and (not well_behind or behind != before + 1):
            return f"add: another parser has {behind} resources after {before}"
    done = cua("add", str(path), "--id", ID)
    if b"already, in line" not in done.stdout or path.read_bytes() != after:
        return "add: not found again: " + done.stderr.decode().strip()
    if found(path) != had:
        return f"check after add: {found(path)} after {had}"
    done = cua("remove", str(path), "--id", ID)
    if done.returncode != 0:
        return "remove: " + done.stderr.decode().strip()
    return None if path.read_bytes() == raw else "remove: not the identity"


def tried(path):
    raw = path.read_bytes()
    done = cua("check", str(path), "--format", "json")
    if done.returncode not in (0, 1, 2) or b"panicked" in done.stderr:
        return f"check: {done.stderr.decode()}"
    with tempfile.TemporaryDirectory() as folder:
        return attempt(raw, folder, None) or attempt(raw, folder, "cuaOptOut") or "ok"
