#!/usr/bin/env python3
"""Opens hostile pages and feeds with `show` and `check`, as EXPECT.tsv says, and prints what memory and time they take.

  tests/memory.py [--binary PATH] [--files FOLDER] [--megabytes 64]

Needs the generator `make_hostile.py` where there is no --files; it is looked for in ../shared/tools beside the repository
and in $ONRECORD_TOOLS. Without it this says so and does nothing. Of files larger than 1 MB only the verdict is judged.
Exit 0: every file opened or refused as expected, within the memory; 1: see the lines printed.
"""
import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import hostile_set


def run(binary, verb, file):
    """Exit code (negative for a signal), most memory in kB, seconds."""
    begun = time.monotonic()
    child = subprocess.Popen([str(binary), verb, str(file)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return child.returncode, usage.ru_maxrss, time.monotonic() - begun


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--binary", type=pathlib.Path, default=hostile_set.REPO / "target" / "release" / "onrecord")
    arguments.add_argument("--files", type=pathlib.Path)
    arguments.add_argument("--megabytes", type=int, default=64)
    given = arguments.parse_args()
    make = hostile_set.tool("make_hostile.py")
    if given.files is None and make is None:
        print("skipped: make_hostile.py is not here")
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        folder = hostile_set.folder(given.files, make, scratch)
        rows = [line.split("\t") for line in (folder / "EXPECT.tsv").read_text().splitlines()[1:]]
        wrong, seen, most, longest = 0, 0, (0, ""), (0.0, "")
        for name, _, verdict, *_ in rows:
            file = folder / name
            if file.suffix not in (".html", ".htm", ".xml"):
                continue
            seen += 1
            shown, memory, seconds = run(given.binary, "show", file)
            checked, more, _ = run(given.binary, "check", file)
            memory = max(memory, more)
            problems = []
            if shown < 0 or checked < 0 or shown == 101 or checked == 101:
                problems.append(f"ended with {shown} and {checked}")
            # `check` tells an error by its exit code; what has one may still be shown as far as it goes
            if verdict == "error" and shown == 0 and checked == 0:
                problems.append("should say what is wrong")
            if verdict == "render" and shown != 0:
                problems.append(f"should open, `show` ended with {shown}")
            if file.stat().st_size < 1 << 20 and memory > given.megabytes << 10:
                problems.append(f"{memory >> 10} MB")
            most, longest = max(most, (memory, name)), max(longest, (seconds, name))
            wrong += bool(problems)
            if problems:
                print(f"{name}: {'; '.join(problems)}", flush=True)
        print(f"{seen} pages and feeds: {wrong} with a problem, at most {most[0] / 1024:.1f} MB ({most[1]}), "
              f"{longest[0] * 1000:.0f} ms ({longest[1]})")
        return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
