#!/usr/bin/env python3
"""Opens hostile documents in the real program, in a pseudo-terminal, and judges every byte that comes out.

  tests/hostile.py [--binary PATH] [--files FOLDER] [--every N] [--jobs N]

Needs the judge `pty_check.py` and, without --files, the generator `make_hostile.py`; both are looked for in
../shared/tools beside the repository and in $ONRECORD_TOOLS. Without them it says so and does nothing.
Every file is opened at three sizes with four key scripts. --every N takes each Nth combination only.
Exit 0: no violation and the terminal restored every time; 1: see the lines printed.
"""
import argparse
import concurrent.futures
import itertools
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import hostile_set

KINDS = {".txt", ".md", ".yaml", ".html", ".xml"}
SIZES = ["80x24", "200x60", "20x5"]
SCRIPTS = {
    "open": "<idle:0.3>q",
    "page": "<idle:0.3>" + "<space>" * 12 + "][G<idle:0.2>gg<idle:0.2>q",
    "search": "<idle:0.3>/a<idle:0.2><enter>nnN<esc>\"e<idle:0.3><down><enter><idle:0.2><esc><idle:0.1>q",
    "panels": "<idle:0.3><tab>jj<tab>jj<enter><tab>jLPz?<idle:0.1>jj<esc><esc>:<idle:0.1><esc>#<idle:0.1><esc>@<idle:0.1><esc>)<idle:0.1>qq",
}


def judge(check, binary, file, size, name):
    command = [sys.executable, str(check), "--size", size, "--seconds", "20", "--key-delay", "0.02", "--settle", "0.15",
               "--expect-exit", "0", "--keys", SCRIPTS[name], "--", str(binary), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "RUST_BACKTRACE": "0"})
    try:
        report = json.loads(done.stdout)
    except ValueError:
        return {"ok": False, "problems": ["the judge failed: " + done.stderr[-200:]], "violations_total": 0, "violations": [],
                "rss_hwm_kb": 0, "first_byte_s": None}
    return report


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--binary", type=pathlib.Path, default=hostile_set.REPO / "target" / "release" / "onrecord")
    arguments.add_argument("--files", type=pathlib.Path)
    arguments.add_argument("--every", type=int, default=1)
    arguments.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    given = arguments.parse_args()
    check, make = hostile_set.tool("pty_check.py"), hostile_set.tool("make_hostile.py")
    if check is None or (given.files is None and make is None):
        print("skipped: pty_check.py and make_hostile.py are not here")
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        folder = hostile_set.folder(given.files, make, scratch)
        files = sorted(file for file in folder.iterdir() if file.suffix in KINDS)
        # shuffled with a fixed stride, so that a sample has every size and script
        runs = list(itertools.product(files, SIZES, SCRIPTS))[:: given.every]
        home = pathlib.Path(scratch) / "home"
        home.mkdir()
        os.environ.update(HOME=str(home), ONRECORD_DATA=str(home / "data" / "onrecord"),
                          ONRECORD_CACHE=str(home / "cache" / "onrecord"),
                          XDG_STATE_HOME=str(home / "state"), XDG_DATA_HOME=str(home / "data"),
                          XDG_CONFIG_HOME=str(home / "config"), XDG_CACHE_HOME=str(home / "cache"))
        violations, bad, most = 0, 0, 0
        with concurrent.futures.ThreadPoolExecutor(given.jobs) as pool:
            results = pool.map(lambda run: judge(check, given.binary, *run), runs)
            for (file, size, name), report in zip(runs, results):
                violations += report["violations_total"]
                most = max(most, report["rss_hwm_kb"] or 0)
                if not report["ok"]:
                    bad += 1
                    shown = [f"{v['kind']} {v['seq']}" for v in report["violations"][:3]]
                    print(f"{file.name} {size} {name}: {'; '.join(report['problems'] + shown)}", flush=True)
        log = home / "state" / "onrecord" / "onrecord.log"
        panics = log.read_text().count("panic in thread") if log.exists() else 0
        print(f"{len(files)} files, {len(runs)} runs: {violations} violations, {bad} runs with a problem, "
              f"{panics} panics, at most {most // 1024} MB resident")
        return 1 if bad or violations or panics else 0


if __name__ == "__main__":
    sys.exit(main())
