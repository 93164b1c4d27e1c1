#!/usr/bin/env python3
"""Fuzzes what takes bytes from outside, guided by coverage, and writes down how often.

  fuzz/run.py [--seconds N] [--targets gate,yaml] [--rounds N] [--binaries FOLDER] [--keep N] [--blind]

Works on the stable toolchain: it builds as `cargo fuzz build --sanitizer none` would, without needing cargo-fuzz.
Each target runs for --seconds; a line with its executions goes into fuzz/LEDGER.tsv. What reached new code is kept in
fuzz/work (not in the repository) and gone on from the next time; --keep N puts the N smallest of each target's into
fuzz/corpus. A find stops its target and is left in fuzz/finds: mend it, and put it into fuzz/corpus, where `cargo test`
runs it from then on. Exit 0: no find.

--blind changes what was found at random, without looking at what it reaches: `cargo test --release --test fuzz`, many
times as fast. Such lines of the ledger end in "blind".
"""
import argparse
import datetime
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
LEDGER = HERE / "LEDGER.tsv"
HEAD = "day\ttarget\tseconds\texecutions\ta second\tfinds\thow\n"
TRIPLE = "x86_64-unknown-linux-gnu"
FLAGS = ["-Cpasses=sancov-module", "-Cllvm-args=-sanitizer-coverage-level=4",
         "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters", "-Cllvm-args=-sanitizer-coverage-pc-table",
         "-Cllvm-args=-sanitizer-coverage-trace-compares", "--cfg fuzzing", "-Cdebug-assertions", "-Ccodegen-units=4"]
# longest input, in bytes: what is worth trying
LONGEST = {"state": 200_000, "html": 8192, "yaml": 4096, "walk": 500, "keys": 256, "query": 512, "address": 256, "gate": 512}
# a limit in libFuzzer's own terms: ten seconds for one input are a find, and so is a gigabyte
LIMITS = ["-timeout=10", "-rss_limit_mb=1500", "-print_final_stats=1", "-verbosity=1"]


def targets():
    text = (HERE / "targets" / "mod.rs").read_text()
    return re.findall(r'^    \("(\w+)", ', text, re.MULTILINE)


def build():
    environment = {**os.environ, "RUSTFLAGS": " ".join(FLAGS)}
    subprocess.run(["cargo", "build", "--release", "--target", TRIPLE], cwd=HERE, env=environment, check=True)
    place = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", HERE / "target"))
    return place / TRIPLE / "release"


def fuzz(folder, target, seconds):
    work, seeds, finds = HERE / "work" / target, HERE / "corpus" / target, HERE / "finds"
    for place in (work, seeds, finds):
        place.mkdir(parents=True, exist_ok=True)
    before = set(finds.iterdir())
    options = [f"-max_total_time={seconds}", f"-max_len={LONGEST.get(target, 2048)}", f"-artifact_prefix={finds}/{target}-"]
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "HOME": home, "RUST_BACKTRACE": "1"}
        done = subprocess.run([folder / target, *LIMITS, *options, work, seeds], env=environment, stdin=subprocess.DEVNULL,
                              capture_output=True)
    said = done.stderr.decode(errors="replace")
    count = re.findall(r"stat::number_of_executed_units:\s*(\d+)", said) or re.findall(r"^#(\d+)", said, re.MULTILINE) or ["0"]
    found = sorted(set(finds.iterdir()) - before)
    if done.returncode != 0:
        print(f"{target}: {', '.join(map(str, found)) or 'ended with ' + str(done.returncode)}\n{said[-3000:]}", flush=True)
    write(target, seconds, int(count[-1]), len(found), "guided")
    return len(found) + (done.returncode != 0 and not found)


def write(target, seconds, executions, finds, how):
    with LEDGER.open("a") as ledger:
        if ledger.tell() == 0:
            ledger.write(HEAD)
        day = datetime.date.today().isoformat()
        ledger.write(f"{day}\t{target}\t{seconds:.0f}\t{executions}\t{executions / max(seconds, 1):.0f}\t{finds}\t{how}\n")
    print(f"{target}: {executions} executions, {finds} finds", flush=True)


def build_blind():
    """Where `cargo test` puts the short form."""
    command = ["cargo", "test", "--release", "--test", "fuzz", "--no-run", "--message-format", "json"]
    said = subprocess.run(command, cwd=HERE.parent, check=True, capture_output=True, text=True).stdout
    made = [line for line in map(json.loads, said.splitlines()) if line.get("target", {}).get("name") == "fuzz"]
    return pathlib.Path(made[-1]["executable"])


def blind(binary, target, seconds):
    """Ever longer runs until the time is up; each with other numbers."""
    begun, finds = time.monotonic(), 0
    runs, seed, spent = 2000, int(time.time()), 0
    while not finds and (left := seconds - (time.monotonic() - begun)) > 0:
        environment = {**os.environ, "ONRECORD_FUZZ_RUNS": str(runs), "ONRECORD_FUZZ_SEED": str(seed)}
        start = time.monotonic()
        done = subprocess.run([binary, "--exact", target], cwd=HERE.parent, env=environment, capture_output=True, text=True)
        if done.returncode != 0:
            finds = 1
            print(done.stdout[-3000:], done.stderr[-3000:], flush=True)
        took, spent, seed = time.monotonic() - start, spent + runs, seed + 1
        runs = int(max(2000, runs * min(8, left / 4 / max(took, 0.01))))
    write(target, time.monotonic() - begun, spent, finds, "blind")
    return finds


def keep(folder, target, most):
    """The smallest inputs that reach everything, into the repository."""
    work, seeds = HERE / "work" / target, HERE / "corpus" / target
    with tempfile.TemporaryDirectory() as scratch:
        environment = {**os.environ, "HOME": scratch}
        subprocess.run([folder / target, "-merge=1", f"-max_len={LONGEST.get(target, 2048)}", scratch, work, seeds], env=environment,
                       stdin=subprocess.DEVNULL, capture_output=True)
        best = sorted((path for path in pathlib.Path(scratch).iterdir() if path.is_file()), key=lambda path: path.stat().st_size)
        for path in best[:most]:
            shutil.copy(path, seeds / path.name[:12])


def total():
    lines = [line.split("\t") for line in LEDGER.read_text().splitlines()[1:]] if LEDGER.exists() else []
    return sum(int(line[3]) for line in lines)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--seconds", type=int, default=60)
    arguments.add_argument("--rounds", type=int, default=1)
    arguments.add_argument("--targets", default="")
    arguments.add_argument("--binaries", type=pathlib.Path)
    arguments.add_argument("--keep", type=int, default=0)
    arguments.add_argument("--blind", action="store_true")
    given = arguments.parse_args()
    chosen = [name for name in given.targets.split(",") if name] or targets()
    made, finds = given.binaries or (build_blind() if given.blind else build()), 0
    for target in chosen * given.rounds:
        finds += blind(made, target, given.seconds) if given.blind else fuzz(made, target, given.seconds)
    if given.keep and not given.blind:
        for target in chosen:
            keep(made, target, given.keep)
    print(f"{total()} executions in the ledger")
    return 1 if finds else 0


if __name__ == "__main__":
    sys.exit(main())
