"""ARM templates. `add` must leave what another parser reads as the original and one resource. That parser is
Python's own, behind a reader of the comments, commas and quotes that it refuses.
"""
import copy, json, pathlib, re, tempfile

from tool import ID, cua

ENDS = (".json", ".jsonc")
SCHEMA = re.compile(r"/(subscription|managementGroup|tenant)?deploymentTemplate\.json#?$", re.I)
TOKEN = re.compile(
    r"""(?P<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(?P<comment>//[^\r\n]*|/\*.*?\*/)"""
    r"""|(?P<comma>,)(?=(?:\s|//[^\r\n]*(?=[\r\n]|$)|/\*(?:[^*]|\*(?!/))*\*/)*[}\]])""",
    re.S,
)


def string(written):
    """A string as Python's parser takes it, which knows no single quotes."""
    if written[0] == '"':
        return written
    return '"' + written[1:-1].replace("\\'", "'").replace('"', '\\"') + '"'


def parsed(raw):
    text = raw.decode("utf-8-sig")
    plain = TOKEN.sub(lambda found: string(found["string"]) if found["string"] else " ", text)
    return json.loads(plain, strict=False)


def is_template(tree):
    return isinstance(tree, dict) and isinstance(tree.get("$schema"), str) and SCHEMA.search(tree["$schema"].strip())


def without_marker(tree, opt_out, had):
    """The tree without what `add` must have put in."""
    tree = copy.deepcopy(tree)
    resources = tree["resources"]
    if isinstance(resources, dict):
        symbol = next(iter(resources))
        assert symbol.startswith("partnerAttribution"), symbol
        marker = resources.pop(symbol)
    else:
        marker = resources.pop(0)
    assert marker.pop("name") == "pid-" + ID
    assert marker["type"] == "Microsoft.Resources/deployments" and marker["properties"]["mode"] == "Incremental"
    assert marker["properties"]["template"]["resources"] == []
    above = not re.search(r"/deploymentTemplate\.json", tree["$schema"], re.I)
    assert ("location" in marker) == above, "location"
    if "resources" not in had:
        del tree["resources"]
    if opt_out:
        assert marker["condition"] == f"[parameters('{opt_out}')]"
        del tree["parameters"][opt_out]
        if "parameters" not in had:
            del tree["parameters"]
    return tree


def attempt(raw, tree, folder, opt_out):
    path = pathlib.Path(folder) / "template.json"
    path.write_bytes(raw)
    flags = ["--opt-out", opt_out] if opt_out else []
    done = cua("add", str(path), "--id", ID, *flags)
    if done.returncode != 0:
        return "add: " + done.stderr.decode().strip().split(": ", 2)[-1].replace(str(path), "")
    after = path.read_bytes()
    try:
        if without_marker(parsed(after), opt_out, tree) != tree:
            return "add changed something else"
    except (AssertionError, KeyError, ValueError, TypeError) as error:
        return f"add: not the expected marker: {error!r}"
    done = cua("remove", str(path), "--id", ID)
    if done.returncode != 0:
        return "remove: " + done.stderr.decode().strip()
    return None if path.read_bytes() == raw else "remove: not the identity"


def tried(path):
    """What became of a file: none where it is no template."""
    raw = path.read_bytes()
    if b"emplate.json" not in raw:
        return None
    try:
        tree = parsed(raw)
    except (ValueError, RecursionError) as error:
        if not re.search(rb'^\W*"\$schema"\s*:\s*"[^"]*deploymentTemplate\.json', raw[:400], re.I):
            return None
        tree, why = None, f"the other parser refuses it: {error}"
    else:
        if not is_template(tree):
            return None
    done = cua("check", str(path), "--format", "json")
    if done.returncode not in (0, 1, 2) or b"panicked" in done.stderr:
        return f"check: {done.stderr.decode()}"
    if tree is None:
        done = cua("add", str(path), "--id", ID, "--dry-run")
        if done.returncode == 2:
            return "no JSON: " + done.stderr.decode().strip()
        return why
    with tempfile.TemporaryDirectory() as folder:
        return attempt(raw, tree, folder, None) or attempt(raw, tree, folder, "cuaOptOut") or "ok"
