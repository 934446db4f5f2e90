#!/usr/bin/env python3
"""An interactive session of a shell in a pseudo-terminal.

    session.py SHELL [ARGUMENT...]

Types each line of standard input at a prompt and writes down every prompt, one a line, in the order
of their numbers. A prompt is `<<NUMBER|ANYTHING>>`, and its number is one more than that of the one
before, so that what the shell draws again, and the echo of what is typed, are told from it. Gives up
after 60 seconds.
"""
import os
import pty
import re
import select
import sys
import time

PROMPT = re.compile(rb"<<(\d+)\|(.*?)>>")
DEADLINE = time.monotonic() + 60


def read_until(terminal, seen, number):
    """Reads until the prompt of this number is there, or the shell is gone."""
    while not any(int(found) == number for found, _ in PROMPT.findall(seen)):
        if time.monotonic() > DEADLINE:
            sys.exit(f"no prompt {number} in: {seen!r}")
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                seen += os.read(terminal, 65536)
            except OSError:
                break
    return seen


def main():
    lines = sys.stdin.buffer.read().splitlines()
    child, terminal = pty.fork()
    if child == 0:
        os.execvp(sys.argv[1], sys.argv[1:])
    seen = read_until(terminal, b"", 1)
    for number, line in enumerate(lines, start=2):
        os.write(terminal, line + b"\r")
        seen = read_until(terminal, seen, number)
    os.write(terminal, b"exit\r")
    try:
        while select.select([terminal], [], [], 5)[0] and (more := os.read(terminal, 65536)):
            seen += more
    except OSError:
        pass
    os.close(terminal)
    os.waitpid(child, 0)
    for number, prompt in sorted({int(number): prompt for number, prompt in PROMPT.findall(seen)}.items()):
        print(number, prompt.decode(), sep="|")
    if "SESSION_TRANSCRIPT" in os.environ:
        with open(os.environ["SESSION_TRANSCRIPT"], "wb") as transcript:
            transcript.write(seen)


main()
