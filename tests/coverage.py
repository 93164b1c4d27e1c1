#!/usr/bin/env python3
"""Which lines of the parts that must not fail are run by a test: builds the tests with counters in them and adds up.

  tests/coverage.py [--bar 90] [--missed] [--part PART]... [--target FOLDER] [--test NAME]...

Prints the share of lines run by tests for text (what makes words safe), load, query, reading (what the reader did) and
app (what decides). Lines of tests (`#[cfg(test)]`, files that are tests wholly) are left out, so that tests do not count
as covered code. --missed prints the lines that no test runs, --part takes one part only; --test names the tests that
are run beside those in the code. Exit 1 when a part is below --bar, or a test fails.

Needs the compiler's own tools: `rustup component add llvm-tools`. Builds into target/coverage, so that the ordinary
build stays as it is; only the crate itself is built with counters.
"""
import argparse
import collections
import json
import os
import pathlib
import re
import shutil
import stat
import subprocess
import sys

REPO = pathlib.Path(__file__).resolve().parent.parent
PARTS = {"text": "src/text", "load": "src/load", "query": "src/library/query", "reading": "src/reading", "app": "src/app"}
# tests beside those in the code that are quick, and what they test runs in their own process
TESTS = ["reading", "formats", "convert", "fuzz"]
# only the crate itself gets counters, so that what it depends on is built once
WRAPPER = '#!/bin/sh\nexec "$@" -Cinstrument-coverage\n'


def tool(name):
    root = subprocess.run(["rustc", "--print", "sysroot"], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    found = sorted(pathlib.Path(root).glob(f"lib/rustlib/*/bin/{name}"))
    if not found:
        raise SystemExit(f"{name} is not here: rustup component add llvm-tools")
    return found[0]


def build(target, tests):
    """Builds the tests with counters; the test programs."""
    target.mkdir(parents=True, exist_ok=True)
    wrapper = target / "with-counters"
    if not wrapper.exists():
        wrapper.write_text(WRAPPER)
        wrapper.chmod(wrapper.stat().st_mode | stat.S_IXUSR)
    command = ["cargo", "test", "--no-run", "--message-format=json", "--lib"]
    for name in tests:
        command += ["--test", name]
    environment = {**os.environ, "CARGO_TARGET_DIR": str(target / "build"), "RUSTC_WORKSPACE_WRAPPER": str(wrapper),
                   "CARGO_INCREMENTAL": "0", "LLVM_PROFILE_FILE": str(target / "building.profraw")}
    done = subprocess.run(command, cwd=REPO, env=environment, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise SystemExit(done.returncode)
    messages = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return [message["executable"] for message in messages if message["reason"] == "compiler-artifact" and message.get("executable")
            and message["profile"]["test"]]


def run(target, programs):
    """Runs them; how many failed. Counters go to one file for each program, into which its processes add."""
    shutil.rmtree(target / "counted", ignore_errors=True)
    failed = 0
    for program in programs:
        environment = {**os.environ, "LLVM_PROFILE_FILE": str(target / "counted" / f"{pathlib.Path(program).name}-%2m.profraw")}
        done = subprocess.run([program], cwd=REPO, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        print(pathlib.Path(program).name + ": " + next((line for line in done.stdout.splitlines() if line.startswith("test result")), "no result"))
        if done.returncode:
            failed += 1
            print("\n".join(line for line in done.stdout.splitlines() if line.endswith("FAILED")))
    return failed


def counts(target, programs):
    """For each file, how often each line was run."""
    merged = target / "merged.profdata"
    raw = [str(file) for file in (target / "counted").glob("*.profraw")]
    subprocess.run([tool("llvm-profdata"), "merge", "-sparse", "-o", merged, *raw], check=True)
    objects = [programs[0]] + [f"--object={program}" for program in programs[1:]]
    command = [tool("llvm-cov"), "export", "--format=lcov", f"--instr-profile={merged}", *objects, "--sources", str(REPO / "src")]
    exported = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    lines, file = collections.defaultdict(dict), None
    for line in exported.splitlines():
        if line.startswith("SF:"):
            file = str(pathlib.Path(line[3:]).relative_to(REPO))
        elif line.startswith("DA:"):
            number, count = line[3:].split(",")[:2]
            lines[file][int(number)] = lines[file].get(int(number), 0) + int(count)
    return lines


def of_tests(text):
    """The lines of `text` that belong to tests: what stands in or under `#[cfg(test)]`, as rustfmt lays it out."""
    found, lines, at = set(), text.splitlines(), 0
    while at < len(lines):
        if re.match(r"\s*#\[cfg\(test\)\]", lines[at]):
            indent = re.match(r"\s*", lines[at]).group()
            end = at + 1
            while end < len(lines) and not re.match(indent + r"(\}|[^\s#].*;$)", lines[end]):
                end += 1
            found |= set(range(at + 1, end + 2))
            at = end
        at += 1
    return found


def is_test(file):
    name = pathlib.Path(file).name
    return name.startswith("tests") or name.endswith("_tests.rs") or name == "testing.rs"


def stretches(numbers):
    """1, 2, 3, 7 as "1-3, 7"."""
    out = []
    for number in sorted(numbers):
        if out and out[-1][1] == number - 1:
            out[-1][1] = number
        else:
            out.append([number, number])
    return ", ".join(f"{a}-{b}" if a != b else str(a) for a, b in out)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--bar", type=float, default=90, help="the least share of lines, in per cent")
    arguments.add_argument("--part", action="append", choices=PARTS)
    arguments.add_argument("--missed", action="store_true")
    arguments.add_argument("--target", type=pathlib.Path, default=REPO / "target" / "coverage")
    arguments.add_argument("--test", action="append")
    given = arguments.parse_args()
    programs = build(given.target, TESTS if given.test is None else given.test)
    bad = run(given.target, programs) > 0
    lines = counts(given.target, programs)
    for part in given.part or PARTS:
        run_lines = all_lines = 0
        for file in sorted(file for file in lines if file.startswith(PARTS[part] + "/") and not is_test(file)):
            tests = of_tests((REPO / file).read_text())
            code = {number: count for number, count in lines[file].items() if number not in tests}
            never = [number for number, count in code.items() if count == 0]
            run_lines, all_lines = run_lines + len(code) - len(never), all_lines + len(code)
            if given.missed and never:
                print(f"  {file}: {len(never)} of {len(code)}: {stretches(never)}")
        share = 100 * run_lines / max(all_lines, 1)
        bad = bad or share < given.bar
        print(f"{part}: {share:.1f} % of {all_lines} lines{'' if share >= given.bar else f', below {given.bar:g} %'}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
