"""Terraform configurations. `add` must leave the lines of the original and those of `partner_id`, as many as
there are provider blocks, and what `terraform fmt` finds well it must find well after it. What terraform itself
refuses may be refused.
"""
import json, pathlib, re, subprocess, tempfile

from tool import ID, cua

ENDS = (".tf", ".tofu", ".tf.json", ".tofu.json")
PROVIDER = re.compile(rb'^[ \t]*provider[ \t]+"?(azurerm|azapi|azuread)"?[ \t]*\{', re.M)


def is_formatted(raw):
    """Whether terraform finds the layout of a configuration well; none where it cannot be read."""
    done = subprocess.run(["terraform", "fmt", "-no-color", "-"], input=raw, capture_output=True, timeout=300)
    return done.stdout == raw if done.returncode == 0 else None


def is_strict_json(raw):
    try:
        json.loads(raw.decode("utf-8-sig"))
    except ValueError:
        return False
    return True


def attempt(raw, folder, name):
    path = pathlib.Path(folder) / name
    path.write_bytes(raw)
    before = is_formatted(raw) if path.suffix != ".json" else False
    done = cua("check", str(path), "--format", "json")
    if b"panicked" in done.stderr or (done.returncode == 2 and before is not None):
        return "check: " + done.stderr.decode().strip()
    done = cua("add", str(path), "--id", ID)
    if done.returncode != 0:
        why = done.stderr.decode().strip().split(": ", 2)[-1].replace(str(path), "")
        if before is None or "take that out first" in why or "has no provider block" in why and b"<<" in raw:
            return "no place for it: " + why
        return "add: " + why
    after = path.read_bytes()
    blocks = len(PROVIDER.findall(raw))
    if path.suffix != ".json" and after.count(ID.encode()) != blocks:
        return f"add: {after.count(ID.encode())} for {blocks} provider blocks"
    lines = after.split(b"\n")
    if path.suffix != ".json" and any(line not in lines for line in raw.split(b"\n") if not line.rstrip().endswith(b"{}")):
        return "add changed something else"
    if before and not is_formatted(after):
        return "add: terraform fmt would change it"
    done = cua("remove", str(path), "--id", ID)
    if done.returncode != 0:
        return "remove: " + done.stderr.decode().strip()
    return None if path.read_bytes() == raw else "remove: not the identity"


def tried(path):
    """What became of a file: none where no provider block is in it."""
    raw = path.read_bytes()
    is_json = path.suffix == ".json"
    if not (re.search(rb'"(azurerm|azapi|azuread)"', raw) and b'"provider"' in raw if is_json else PROVIDER.search(raw)):
        # That it is read is all that can be asked of it.
        done = cua("check", str(path), "--format", "json")
        if done.returncode == 2 and (is_strict_json(raw) if is_json else is_formatted(raw) is not None):
            return "check: " + done.stderr.decode().strip()
        return None
    with tempfile.TemporaryDirectory() as folder:
        return attempt(raw, folder, "".join(["main", *path.suffixes[-2:]])) or "ok"
