#!/usr/bin/env python3
"""Measures what hostile documents below 1 MB cost: memory, the time to the first screen, the longest key.

  tests/limits.py [--binary PATH] [--files FOLDER] [--memory MB] [--first MS] [--key MS] [--every N]

Needs, without --files, the generator `make_hostile.py`; it is looked for in ../shared/tools beside the repository and in
$ONRECORD_TOOLS, and without it this says so and does nothing. Every file is printed with `onrecord show`, and opened in
a pseudo-terminal, paged through, searched and left. Memory is the largest that was resident. Times are those of the
clock, and the processor's (all threads for the first screen, the drawing one for a key), which a busy machine does not
make longer. Prints the worst of each; exit 0 when memory and the processor's times are within the limits given.
"""
import argparse
import os
import pathlib
import pty
import fcntl
import select
import struct
import sys
import tempfile
import termios
import time

import hostile_set

FRAME = b"\x1b[?2026l"
KEYS = [" ", " ", "]", "]", "G", "g", "g", ")", ")", "\t", "j", "\t", "j", "\t", "/", "a", "\r", "n", "\x1b", '"', "a", "e",
        "\x1b", "?", "\x1b", ":", "q", "\x1b", "#", "\x1b", "@", "\x1b", "L", "L"]


def environment(home):
    return {"HOME": home, "ONRECORD_DATA": f"{home}/data", "ONRECORD_CACHE": f"{home}/cache", "TERM": "xterm-256color",
            "XDG_CONFIG_HOME": f"{home}/config", "XDG_STATE_HOME": f"{home}/state", "PATH": os.environ["PATH"]}


def show(binary, file, home):
    child = os.fork()
    if child == 0:
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        os.execve(binary, [str(binary), "show", str(file)], environment(home))
    _, _, usage = os.wait4(child, 0)
    return usage.ru_maxrss / 1024


def cpu(child, whole):
    """Milliseconds of processor that the first thread, or all threads, have had."""
    total, tasks = 0, f"/proc/{child}/task"
    for task in os.listdir(tasks) if whole else [str(child)]:
        try:
            total += int(pathlib.Path(tasks, task, "schedstat").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            pass
    return total / 1e6


class Reader:
    def __init__(self, binary, file, home, size):
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self.began = time.monotonic()
        self.child = os.fork()
        if self.child == 0:
            os.setsid()
            fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
            for stream in (0, 1, 2):
                os.dup2(slave, stream)
            os.execve(binary, [str(binary), str(file)], environment(home))
        os.close(slave)
        self.seen = b""

    def read(self, wait):
        ready, _, _ = select.select([self.master], [], [], wait)
        if not ready:
            return False
        try:
            self.seen += os.read(self.master, 1 << 16)
        except OSError:
            return False
        return True

    def until_frame(self, most):
        """Waits for the next whole frame."""
        end = time.monotonic() + most
        while FRAME not in self.seen and time.monotonic() < end:
            self.read(max(end - time.monotonic(), 0))
        return FRAME in self.seen

    def until_quiet(self, quiet=0.25, most=20):
        end = time.monotonic() + most
        while time.monotonic() < end:
            before = cpu(self.child, True)
            if not self.read(quiet) and cpu(self.child, True) - before < 1:
                break
        self.seen = b""


def read(binary, file, home, size):
    reader = Reader(binary, file, home, size)
    reader.until_frame(20)
    first = (1e3 * (time.monotonic() - reader.began), cpu(reader.child, True))
    reader.until_quiet()
    worst = (0, 0, "")
    for key in KEYS:
        reader.seen = b""
        before, began = cpu(reader.child, False), time.monotonic()
        os.write(reader.master, key.encode())
        drawn = reader.until_frame(0.3)
        clock = 1e3 * (time.monotonic() - began) if drawn else 0
        # the frame is out a little before the thread rests
        reader.read(0.005)
        worst = max(worst, (cpu(reader.child, False) - before, clock, repr(key)))
    os.write(reader.master, b"\x1b\x1bq")
    while reader.read(10):
        pass
    _, status, usage = os.wait4(reader.child, 0)
    os.close(reader.master)
    return first, worst, usage.ru_maxrss / 1024, status


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--binary", type=pathlib.Path, default=hostile_set.REPO / "target" / "release" / "onrecord")
    arguments.add_argument("--files", type=pathlib.Path)
    arguments.add_argument("--memory", type=float, default=64)
    arguments.add_argument("--first", type=float, default=200)
    arguments.add_argument("--key", type=float, default=50)
    arguments.add_argument("--every", type=int, default=1)
    given = arguments.parse_args()
    make = hostile_set.tool("make_hostile.py")
    if given.files is None and make is None:
        print("skipped: make_hostile.py is not here")
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        folder = hostile_set.folder(given.files, make, scratch)
        files = [file for file in sorted(folder.iterdir()) if file.stat().st_size < 1 << 20 and file.suffix != ".tsv"][:: given.every]
        home, rows, failed = str(pathlib.Path(scratch) / "home"), [], 0
        os.mkdir(home)
        for file in files:
            shown = show(given.binary, file, home)
            first, key, memory, status = read(given.binary, file, home, (120, 40))
            if status != 0:
                failed += 1
                print(f"{file.name}: ends with {status}")
            rows.append((file.name, shown, memory, first, key))
    print(f"{len(files)} files, {failed} ended badly")
    worst = lambda name, unit, value: print(name + ": " + ", ".join(f"{value(row):.0f} {unit} {row[0]}" for row in sorted(rows, key=value, reverse=True)[:5]))
    worst("memory of show", "MB", lambda row: row[1])
    worst("memory of the reader", "MB", lambda row: row[2])
    worst("first screen, processor", "ms", lambda row: row[3][1])
    worst("first screen, clock", "ms", lambda row: row[3][0])
    worst("longest key, processor", "ms", lambda row: row[4][0])
    worst("longest key, clock", "ms", lambda row: row[4][1])
    slowest = max(rows, key=lambda row: row[4][0])
    print(f"the longest key is {slowest[4][2]} on {slowest[0]}")
    over = [row for row in rows if max(row[1], row[2]) > given.memory or row[3][1] > given.first or row[4][0] > given.key]
    for row in over:
        print(f"over the limits: {row[0]}: {row[1]:.0f} and {row[2]:.0f} MB, first {row[3][1]:.0f} ms, key {row[4][0]:.0f} ms {row[4][2]}")
    return 1 if over or failed else 0


if __name__ == "__main__":
    sys.exit(main())
