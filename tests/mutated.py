"""One crate that holds every change `cargo mutants` would make, each behind a number: built once, not once a change.

A function with changes gets its body as often as it has changes; the environment variable MUTANT says which one runs.
With MUTANT=0 and MUTANT_TRACE=FILE the functions that were reached are written to FILE, so that only tests that reach
a change are run for it. What does not compile is found by the compiler's messages and left out.
"""
import collections
import json
import os
import re
import shutil
import subprocess

CHOSEN = """
/// Which change runs.
pub mod chosen {
    use std::{fs::File, io::Write, sync::{OnceLock, atomic::{AtomicBool, Ordering}}};
    static WHICH: OnceLock<u32> = OnceLock::new();
    static TRACE: OnceLock<Option<File>> = OnceLock::new();
    static SEEN: [AtomicBool; 1 << 14] = [const { AtomicBool::new(false) }; 1 << 14];
    /// The change that runs, if it is of this function.
    pub fn among(first: u32, last: u32) -> u32 {
        let which = *WHICH.get_or_init(|| std::env::var("MUTANT").ok().and_then(|n| n.parse().ok()).unwrap_or(0));
        if which == 0 && !SEEN[first as usize].swap(true, Ordering::Relaxed) { trace(first) }
        if which >= first && which <= last { which } else { 0 }
    }
    fn trace(first: u32) {
        let trace = TRACE.get_or_init(|| File::options().append(true).create(true).open(std::env::var_os("MUTANT_TRACE")?).ok());
        if let Some(mut file) = trace.as_ref() {
            let _ = file.write_all(format!("{first}\\n").as_bytes());
        }
    }
}
"""
# what is not code: comments, strings, characters
SKIP = re.compile(r"""//[^\n]*|/\*.*?\*/|b?r(?P<hash>#*)".*?"(?P=hash)|b?"(?:\\.|[^"\\])*"|b?'(?:\\.[^']*|[^'\\])'""", re.S)


class Mutant:
    def __init__(self, number, listed, lines):
        self.number, self.file, self.listed = number, listed["file"], listed
        start = listed["span"]["start"]
        # a change is known by what it does and by the line it stands on, which both outlive an edit elsewhere
        self.what = re.sub(r"^[^:]+:\d+:\d+: ", "", listed["name"])
        self.line, self.place = lines[start["line"] - 1].strip(), f"{self.file}:{start['line']}:{start['column']}"
        self.function = None


def offset(starts, place):
    return starts[place["line"] - 1] + place["column"] - 1


def opening(text, at):
    """Where the body of the function that begins at `at` opens."""
    depth, seen = 0, False
    while True:
        skipped = SKIP.match(text, at)
        if skipped:
            at = skipped.end()
            continue
        seen = seen or re.match(r"\bfn\b", text[at:at + 3]) is not None
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(text[at], 0)
        if seen and depth == 0 and text[at] == "{":
            return at
        at += 1


def by_function(text, mutants):
    """The changes of each outermost function: (where its body opens, where it ends, its changes with their places)."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    spans, inside = set(), collections.defaultdict(list)
    for mutant in mutants:
        function = mutant.listed["function"]
        if function:
            spans.add((offset(starts, function["span"]["start"]), offset(starts, function["span"]["end"])))
    outer = [span for span in spans if not any(other != span and other[0] <= span[0] and span[1] <= other[1] for other in spans)]
    for mutant in mutants:
        place = tuple(offset(starts, mutant.listed["span"][end]) for end in ("start", "end"))
        home = next((span for span in outer if span[0] <= place[0] and place[1] <= span[1]), None)
        if home:
            inside[home].append((mutant, place))
    return [(opening(text, begin), end, changes) for (begin, end), changes in sorted(inside.items())]


def rewrite(text, mutants, left_out):
    """The file with every change in it, and which lines of it belong to which change."""
    out, done, lines, line = [], 0, [], 1

    def write(piece):
        nonlocal line
        out.append(piece)
        line += piece.count("\n")

    for opened, end, changes in by_function(text, mutants):
        if any(place[0] < opened for _, place in changes) or re.search(r"->\s*(Option<)?impl\b", text[done:opened].rsplit("fn ", 1)[-1]):
            continue
        changes = [(mutant, place) for mutant, place in changes if mutant.number not in left_out]
        if not changes:
            continue
        numbers = [mutant.number for mutant, _ in changes]
        write(text[done:opened])
        write(f"{{ match crate::chosen::among({min(numbers)}, {max(numbers)}) {{\n")
        for mutant, (begin, until) in changes:
            mutant.function = min(numbers)
            first = line
            write(f"{mutant.number} => {text[opened:begin]} {mutant.listed['replacement']} {text[until:end]}\n")
            lines.append((first, line, mutant.number))
        write(f"_ => {text[opened:end]}\n}} }}")
        done = end
    return "".join(out) + text[done:], lines


def prepare(repo, crate, tests):
    """A copy of the crate, without its lints, its benches and what else is not needed here."""
    for folder in ["src"] + [f"tests/{name}" for name in tests if (repo / "tests" / name).is_dir()]:
        shutil.copytree(repo / folder, crate / folder, dirs_exist_ok=True)
    for name in tests:
        if (repo / "tests" / f"{name}.rs").exists():
            shutil.copy(repo / "tests" / f"{name}.rs", crate / "tests")
    manifest = re.sub(r"\[\[(bench|example)\]\]\n(?:\w+ = .*\n)*", "", (repo / "Cargo.toml").read_text())
    manifest = re.sub(r"\[lints\.\w+\]\n(?:[^\[\n].*\n)*", "", manifest)
    (crate / "Cargo.toml").write_text(manifest + "\n[workspace]\n")
    for name in ("Cargo.lock", "build.rs"):
        shutil.copy(repo / name, crate)
    for name in ("assets", "briefings", "fuzz", "README.md", "tests/data", "tests/pages"):
        (crate / name).parent.mkdir(parents=True, exist_ok=True)
        (crate / name).unlink(missing_ok=True)
        (crate / name).symlink_to(repo / name)
    library = (repo / "src" / "lib.rs").read_text()
    allowed = "#![allow(warnings, arithmetic_overflow, unconditional_panic, overflowing_literals)]\n"
    doc = re.match(r"(//!.*\n)*", library).end()
    (crate / "src" / "lib.rs").write_text(library[:doc] + allowed + library[doc:] + CHOSEN)


def build(crate, target, tests):
    """Builds the tests; the binaries, or else what the compiler said."""
    command = ["cargo", "test", "--no-run", "--message-format=json", "--lib"]
    for name in tests:
        command += ["--test", name]
    environment = {**os.environ, "CARGO_TARGET_DIR": str(target), "CARGO_INCREMENTAL": "0"}
    done = subprocess.run(command, cwd=crate, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    messages = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    errors = [message["message"] for message in messages if message["reason"] == "compiler-message" and message["message"]["level"] == "error"]
    binaries = [message["executable"] for message in messages if message["reason"] == "compiler-artifact" and message.get("executable")
                and message["profile"]["test"]]
    if done.returncode and not errors:
        raise SystemExit(done.stderr)
    return binaries, errors


def places(message):
    """All places a message of the compiler speaks of, also those where a macro was used."""
    for span in message["spans"]:
        while span:
            yield span["file_name"], span["line_start"], span["is_primary"]
            span = (span.get("expansion") or {}).get("span")
    for child in message["children"]:
        yield from places(child)


def all_in_one(repo, crate, target, mutants, tests, left_out):
    """Builds the crate with all changes that compile, other than those known not to. Returns the binaries and the others."""
    by_file = collections.defaultdict(list)
    for mutant in mutants:
        by_file[mutant.file].append(mutant)
    prepare(repo, crate, tests)
    for _ in range(12):
        lines = {}
        for file, changes in by_file.items():
            text, lines[file] = rewrite((repo / file).read_text(), changes, left_out)
            (crate / file).write_text(text)
        binaries, errors = build(crate, target, tests)
        if not errors:
            return binaries, left_out
        bad = set()
        for message in errors:
            for primary in (True, False):
                found = {number for file, line, first in places(message) if first == primary
                         for begin, end, number in lines.get(file, []) if begin <= line < end}
                bad |= found
                if found:
                    break
        print(f"  {len(bad)} changes do not compile", flush=True)
        if not bad:
            raise SystemExit("".join(message["rendered"] for message in errors[:3]))
        left_out |= bad
    raise SystemExit("no end of errors")
