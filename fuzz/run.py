#!/usr/bin/env python3
"""Fuzzes what takes bytes from outside, guided by coverage, and writes down how often.

  fuzz/run.py [--seconds N] [--targets gate,yaml] [--rounds N] [--binaries FOLDER] [--keep N]

Works on the stable toolchain: it builds as `cargo fuzz build --sanitizer none` would, without needing cargo-fuzz.
Each target runs for --seconds; a line with its executions goes into fuzz/LEDGER.tsv. What reached new code is kept in
fuzz/work (not in the repository) and gone on from the next time; --keep N puts the N smallest of each target's into
fuzz/corpus. A find stops its target and is left in fuzz/finds: mend it, and put it into fuzz/corpus, where `cargo test`
runs it from then on. Exit 0: no find.
"""
import argparse
import datetime
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
LEDGER = HERE / "LEDGER.tsv"
HEAD = "day\ttarget\tseconds\texecutions\ta second\tfinds\n"
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
    executions = int(count[-1])
    with LEDGER.open("a") as ledger:
        if ledger.tell() == 0:
            ledger.write(HEAD)
        day = datetime.date.today().isoformat()
        ledger.write(f"{day}\t{target}\t{seconds}\t{executions}\t{executions // max(seconds, 1)}\t{len(found)}\n")
    print(f"{target}: {executions} executions, {len(found)} finds", flush=True)
    return len(found) + (done.returncode != 0 and not found)


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
    given = arguments.parse_args()
    chosen = [name for name in given.targets.split(",") if name] or targets()
    folder, finds = given.binaries or build(), 0
    for target in chosen * given.rounds:
        finds += fuzz(folder, target, given.seconds)
    if given.keep:
        for target in chosen:
            keep(folder, target, given.keep)
    print(f"{total()} executions in the ledger")
    return 1 if finds else 0


if __name__ == "__main__":
    sys.exit(main())
