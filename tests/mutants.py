#!/usr/bin/env python3
"""Changes the code and sees whether a test notices: `cargo mutants` over one module of the lower layers, in an hour.

  tests/mutants.py MODULE [--file GLOB] [--scratch FOLDER] [--shard k/n] [--jobs N]

MODULE is text, query, reading or load. A module uses only those above it, so a crate that ends at it is built and
tested in seconds, where the whole takes a minute for each change. Prints how many were caught and the names of those
that were not. Needs `cargo install cargo-mutants`.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

REPO = pathlib.Path(__file__).resolve().parent.parent
# modules up to the one in question, what of its folder is changed, and the tests of its own below tests/
CUTS = {
    "text": (["text"], "src/text/*.rs", []),
    "query": (["text", "briefing", "library/query"], "src/library/query/*.rs", []),
    "reading": (["text", "briefing", "reading"], "src/reading/*.rs", ["reading"]),
    "load": (["text", "briefing", "load"], "src/load/**", []),
}


def make(crate, modules, tests):
    (crate / "src").mkdir(parents=True, exist_ok=True)
    for module in modules:
        folder = crate / "src" / module
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(REPO / "src" / module, folder)
    tops = [module for module in modules if "/" not in module]
    inner = [module.split("/") for module in modules if "/" in module]
    for outer, name in inner:
        (crate / "src" / outer / "mod.rs").write_text(f"//! Cut off.\npub mod {name};\n")
    names = tops + sorted({outer for outer, _ in inner})
    # the crate is not whole: what others use is used by nobody
    head = "//! Cut off.\n#![allow(dead_code, unused)]\n"
    (crate / "src" / "lib.rs").write_text(head + "".join(f"pub mod {name};\n" for name in names))
    for name in tests:
        (crate / "tests").mkdir(exist_ok=True)
        shutil.copy(REPO / "tests" / f"{name}.rs", crate / "tests")
        shutil.copytree(REPO / "tests" / name, crate / "tests" / name, dirs_exist_ok=True)
    manifest = (REPO / "Cargo.toml").read_text()
    manifest = re.sub(r"\[\[(bench|example)\]\]\n(?:\w+ = .*\n)*", "", manifest).replace('default-run = "onrecord"\n', "")
    (crate / "Cargo.toml").write_text(manifest + "\n[workspace]\n")
    shutil.copy(REPO / "Cargo.lock", crate)
    for folder in ("assets", "briefings"):
        if not (crate / folder).exists():
            (crate / folder).symlink_to(REPO / folder)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("module", choices=CUTS)
    arguments.add_argument("--file", action="append", default=[])
    arguments.add_argument("--scratch", type=pathlib.Path, default=REPO / "target" / "mutants")
    arguments.add_argument("--shard")
    arguments.add_argument("--jobs", default="1")
    given = arguments.parse_args()
    modules, files, tests = CUTS[given.module]
    crate = given.scratch / given.module
    make(crate, modules, tests)
    command = ["cargo", "mutants", "--in-place", "--no-shuffle", "--jobs", given.jobs, "--minimum-test-timeout", "60", "--colors", "never",
               "--exclude", "**/tests.rs", "--exclude", "**/*_tests.rs", "--exclude-re", "impl (fmt::)?(Display|Debug)"]
    for glob in given.file or [files]:
        command += ["--file", glob]
    if given.shard:
        command += ["--shard", given.shard]
    environment = {**os.environ, "PROPTEST_CASES": "64", "INSTA_UPDATE": "no"}
    subprocess.run(command, cwd=crate, env=environment)
    outcomes = json.loads((crate / "mutants.out" / "outcomes.json").read_text())
    caught, missed = outcomes["caught"] + outcomes["timeout"], outcomes["missed"]
    print(f"{given.module}: {caught} of {caught + missed} noticed ({100 * caught / max(caught + missed, 1):.0f} %), "
          f"{outcomes['unviable']} do not build")
    return 0


if __name__ == "__main__":
    sys.exit(main())
