"""Where the hostile documents come from that `hostile.py`, `limits.py` and `memory.py` judge."""
import os
import pathlib
import subprocess
import sys

REPO = pathlib.Path(__file__).resolve().parent.parent


def tool(name):
    """A tool in $ONRECORD_TOOLS or in ../shared/tools beside the repository; None where it is not."""
    for folder in (os.environ.get("ONRECORD_TOOLS"), REPO.parent / "shared" / "tools", REPO.parent.parent / "shared" / "tools"):
        if folder and (pathlib.Path(folder) / name).exists():
            return pathlib.Path(folder) / name
    return None


def folder(given, make, scratch):
    """The folder given; else one in `scratch`, filled by the generator `make`."""
    if given is not None:
        return given
    made = pathlib.Path(scratch) / "files"
    subprocess.run([sys.executable, str(make), str(made)], check=True, stdout=subprocess.DEVNULL)
    return made
