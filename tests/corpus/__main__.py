"""Tries `cua template` on every template below a folder, each in a copy of it.

    python3 tests/corpus FOLDER...

`add` must change nothing but what it adds, `remove` must give the original back to the byte, and `check` must
come to an answer. What fails is listed with the reason. $CUA is the program that is tried.
"""
import collections, concurrent.futures, os, pathlib, sys

import arm, bicep, terraform


def kind(path):
    return next((kind for kind in (terraform, bicep, arm) if path.name.endswith(kind.ENDS)), None)


def main(folders):
    files = [path for folder in folders for path in sorted(pathlib.Path(folder).rglob("*")) if path.is_file()]
    files = [path for path in files if kind(path)]
    counts = collections.Counter()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, outcome in zip(files, pool.map(lambda path: kind(path).tried(path), files)):
            if outcome is None:
                continue
            counts["tried"] += 1
            counts["ok" if outcome == "ok" else "refused" if outcome.startswith("no ") else "failed"] += 1
            if outcome != "ok":
                print(f"{path}: {outcome}", flush=True)
    print(f"{counts['tried']} templates: {counts['ok']} ok, {counts['refused']} refused, {counts['failed']} not")
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) if sys.argv[1:] else __doc__)
