"""Drives a program on a terminal of its own, as a person at the keyboard does.

    terminal.py SECONDS STEPS PROGRAM [ARGUMENT...]

STEPS is JSON: a list of pairs, a text to wait for and what to type then. Prints all that was shown, and
fails where a text does not come in time. A terminal, because shells complete nowhere else.
"""

import fcntl
import json
import os
import pty
import select
import signal
import struct
import sys
import termios
import time

# What programs ask a terminal, and what a terminal says: where the cursor is, and which kind it is.
QUERIES = {b"\x1b[6n": b"\x1b[1;1R", b"\x1b[c": b"\x1b[?62;22c", b"\x1b[0c": b"\x1b[?62;22c"}


def start(words):
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvp(words[0], words)
    # Wide and high enough to show everything without asking first.
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 400, 250, 0, 0))
    return pid, terminal


def read(terminal, deadline):
    ready, _, _ = select.select([terminal], [], [], max(0, deadline - time.monotonic()))
    if not ready:
        return None
    try:
        return os.read(terminal, 1 << 16)
    except OSError:  # what Linux says where the other side is gone
        return b""


def main():
    seconds, steps, *words = sys.argv[1:]
    deadline = time.monotonic() + float(seconds)
    pid, terminal = start(words)
    shown, since = b"", 0
    for wanted, keys in json.loads(steps):
        while wanted.encode() not in shown[since:]:
            more = read(terminal, deadline)
            if not more:
                sys.stdout.buffer.write(shown)
                os.killpg(pid, signal.SIGKILL)
                sys.exit(f"terminal.py: {wanted!r} did not come")
            shown += more
            for query, answer in QUERIES.items():
                for _ in range(more.count(query)):
                    os.write(terminal, answer)
        since = shown.index(wanted.encode(), since) + len(wanted.encode())
        os.write(terminal, keys.encode())
    os.killpg(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    sys.stdout.buffer.write(shown)


main()
