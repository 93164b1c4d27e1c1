#!/usr/bin/env python3
"""Changes the code and sees whether a test notices: every change `cargo mutants` knows, over one part of the program.

  tests/mutants.py PART [--shard k/n] [--jobs N] [--file TEXT] [--missed] [--longest S] [--scratch FOLDER]

PART is text (what makes words safe), load, query, reading (what the reader did) or app (what decides). A test suite that
still passes when `<` became `<=` does not test that line; this lists such lines. Changes that cannot matter, or are not
worth a test, are explained in tests/mutants-explained.tsv: file, change, the line it stands on, and why. Prints how many
were killed, are explained, or were missed, with the name and line of each missed one; exit 1 below --bar (90 %).

All changes are built into one test program and chosen by a number (see mutated.py), and only tests that reach a change
are run for it, those beside it first: minutes instead of days. --missed tries again only what the last run missed; --file
takes only files with TEXT in their path, or one of several between commas; --longest leaves out tests that take longer
than so many seconds. Needs
`cargo install cargo-mutants`, which lists the changes.
"""
import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time

import mutated

REPO = pathlib.Path(__file__).resolve().parent.parent
EXPLAINED = REPO / "tests" / "mutants-explained.tsv"
# which files are changed, and which tests beside those in the code are asked
PARTS = {
    "text": ("src/text/**", []),
    "load": ("src/load/**", []),
    "query": ("src/library/query/**", []),
    "reading": ("src/reading/**", ["reading"]),
    "app": ("src/app/**", []),
}
# a test that takes longer is stopped: the change made it endless; so is one that eats memory
PATIENCE, MEMORY = 20, 6 << 30


def listed(part):
    command = ["cargo", "mutants", "--list", "--json", "--file", PARTS[part][0], "--no-config", "--exclude", "**/tests*.rs",
               "--exclude", "**/*_tests.rs", "--exclude", "**/testing.rs", "--exclude-re", "impl (fmt::)?(Display|Debug)"]
    found = json.loads(subprocess.run(command, cwd=REPO, check=True, stdout=subprocess.PIPE).stdout)
    files = {listed["file"]: (REPO / listed["file"]).read_text().splitlines() for listed in found}
    return [mutated.Mutant(number, listed, files[listed["file"]]) for number, listed in enumerate(found, 1)]


class Test:
    def __init__(self, binary, name):
        self.binary, self.name, self.seconds, self.reached = binary, name, 0.0, set()


def run(crate, binary, names, mutant, trace=None, patience=PATIENCE):
    """Runs these tests until one fails: "passed", "failed" or "endless"."""
    environment = {**os.environ, "MUTANT": str(mutant), "PROPTEST_CASES": "48", "PROPTEST_RNG_SEED": "7", "INSTA_UPDATE": "no",
                   "PROPTEST_DISABLE_FAILURE_PERSISTENCE": "1", "RUST_BACKTRACE": "0"}
    if trace:
        environment["MUTANT_TRACE"] = str(trace)
    limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    child = subprocess.Popen([binary, "--exact", "--test-threads=1", *names], cwd=crate, env=environment, stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, text=True, errors="replace", preexec_fn=limit, start_new_session=True)
    late = threading.Event()

    def stop():
        late.set()
        kill(child)

    timer = threading.Timer(patience, stop)
    timer.start()
    failed = False
    for line in child.stdout:
        if line.startswith("test ") and line.rstrip().endswith("FAILED"):
            failed = True
            break
    timer.cancel()
    kill(child)
    code = child.wait()
    child.stdout.close()
    return "endless" if late.is_set() else "failed" if failed or code not in (0, -signal.SIGKILL) else "passed"


def kill(child):
    """Ends a test program and what it started."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def survey(crate, binaries, jobs):
    """Runs each test by itself, unchanged: how long it takes, and which functions it reaches."""
    tests = []
    for binary in binaries:
        names = subprocess.run([binary, "--list", "--format", "terse"], cwd=crate, stdout=subprocess.PIPE, text=True).stdout
        ignored = subprocess.run([binary, "--list", "--ignored", "--format", "terse"], cwd=crate, stdout=subprocess.PIPE, text=True).stdout
        tests += [Test(binary, line.rsplit(": ", 1)[0]) for line in names.splitlines() if line.endswith(": test") and line not in ignored.splitlines()]

    def one(test):
        with tempfile.TemporaryDirectory() as folder:
            trace, begun = pathlib.Path(folder) / "trace", time.monotonic()
            passed = run(crate, test.binary, [test.name], 0, trace, 600)
            test.seconds = time.monotonic() - begun
            test.reached = {int(number) for number in trace.read_text().split()} if trace.exists() else set()
        return test, passed

    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        done = list(pool.map(one, tests))
    broken = [test.name for test, passed in done if passed != "passed"]
    if broken:
        print("left out, since they fail unchanged: " + ", ".join(broken), flush=True)
    return [test for test, passed in done if passed == "passed"]


def try_one(crate, tests, mutant):
    """Whether a test notices: those beside the change first, then the others, from the quickest on."""
    beside = mutant.file.removeprefix("src/").removesuffix(".rs").removesuffix("/mod").replace("/", "::") + "::"
    reaching = sorted((test for test in tests if mutant.function in test.reached),
                      key=lambda test: (not test.name.startswith(beside), test.seconds))
    while reaching:
        batch, total = [], 0.0
        while reaching and (not batch or (reaching[0].binary == batch[0].binary and total + reaching[0].seconds < 3)):
            total += reaching[0].seconds
            batch.append(reaching.pop(0))
        outcome = run(crate, batch[0].binary, [test.name for test in batch], mutant.number, None, PATIENCE + 8 * total)
        if outcome != "passed":
            return outcome
    return "missed"


def explanations():
    rows = [line.split("\t") for line in EXPLAINED.read_text().splitlines() if line and not line.startswith("#")]
    return {(file, what, line): why for file, what, line, why in rows}


def report(part, mutants, outcomes, bar):
    why, used = explanations(), set()
    counted = collections.Counter()
    for mutant in mutants:
        outcome, key = outcomes.get(mutant.number), (mutant.file, mutant.what, mutant.line)
        if outcome == "missed" and key in why:
            outcome = "explained"
            used.add(key)
        counted[outcome] += 1
        if outcome in ("missed", "not tried"):
            print(f"{outcome}\t{mutant.place}\t{mutant.what}\t{mutant.line}")
    files = {mutant.file for mutant in mutants}
    for key in sorted(key for key in why if key[0] in files and key not in used and not any(m.number not in outcomes for m in mutants)):
        print("explained in vain\t" + "\t".join(key))
    killed = counted["failed"] + counted["endless"]
    all_of_them = killed + counted["explained"] + counted["missed"]
    share = 100 * (killed + counted["explained"]) / max(all_of_them, 1)
    print(f"{part}: {killed} killed, {counted['explained']} explained, {counted['missed']} missed of {all_of_them} ({share:.1f} %); "
          f"{counted['unviable']} do not compile, {counted['not tried']} not tried")
    return 0 if share >= bar else 1


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("part", choices=PARTS)
    arguments.add_argument("--shard", default="0/1", help="the k-th of n parts of the changes, from 0 on")
    arguments.add_argument("--jobs", type=int, default=os.cpu_count())
    arguments.add_argument("--file", default="")
    arguments.add_argument("--missed", action="store_true")
    arguments.add_argument("--longest", type=float, default=60)
    arguments.add_argument("--bar", type=float, default=90)
    arguments.add_argument("--scratch", type=pathlib.Path, default=REPO / "target" / "mutants")
    given = arguments.parse_args()
    crate, store = given.scratch / given.part, given.scratch / f"{given.part}.json"
    shard, shards = map(int, given.shard.split("/"))
    mutants = [mutant for mutant in listed(given.part) if any(text in mutant.file for text in given.file.split(",")) and mutant.number % shards == shard]
    # numbers change with the code; what a change does and where does not
    known = {tuple(row[:3]): row[3] for row in json.loads(store.read_text())} if store.exists() else {}
    key = lambda mutant: (mutant.file, mutant.what, mutant.place)
    unviable = {mutant.number for mutant in mutants if known.get(key(mutant)) == "unviable"}
    crate.mkdir(parents=True, exist_ok=True)
    print(f"{len(mutants)} changes", flush=True)
    binaries, unviable = mutated.all_in_one(REPO, crate, given.scratch / "build", mutants, PARTS[given.part][1], unviable)
    known.update({key(mutant): "unviable" for mutant in mutants if mutant.number in unviable})
    store.write_text(json.dumps([[*name, outcome] for name, outcome in known.items()]))
    begun = time.monotonic()
    tests = survey(crate, binaries, given.jobs)
    print(f"{len(tests)} tests looked at in {time.monotonic() - begun:.0f} s", flush=True)
    tests = [test for test in tests if test.seconds <= given.longest]
    outcomes = {mutant.number: "unviable" if mutant.number in unviable else "not tried" for mutant in mutants
                if mutant.number in unviable or mutant.function is None}
    todo = [mutant for mutant in mutants if mutant.number not in outcomes]
    if given.missed:
        outcomes.update({mutant.number: known[key(mutant)] for mutant in todo if known.get(key(mutant), "missed") != "missed"})
        todo = [mutant for mutant in todo if mutant.number not in outcomes]
    begun = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(given.jobs) as pool:
        for count, (mutant, outcome) in enumerate(zip(todo, pool.map(lambda mutant: try_one(crate, tests, mutant), todo)), 1):
            outcomes[mutant.number] = outcome
            if count % 100 == 0 or count == len(todo):
                known.update({key(mutant): outcomes[mutant.number] for mutant in mutants if mutant.number in outcomes})
                store.write_text(json.dumps([[*name, outcome] for name, outcome in known.items()]))
                print(f"  {count} of {len(todo)} after {time.monotonic() - begun:.0f} s", flush=True)
    return report(given.part, mutants, outcomes, given.bar)


if __name__ == "__main__":
    sys.exit(main())
