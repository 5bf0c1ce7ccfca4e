"""Gather and compress what pages link to: `python -m config.static`."""

import fcntl
import hashlib
import os
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command


def collect() -> bool:
    """Run collectstatic if its sources changed since. Returns whether it ran.

    Judges by content: an image of a server keeps no exact times, and cannot write. Of two
    at once one waits: else a site that starts finds half of a list of files.
    """
    target, state = Path(settings.STATIC_ROOT), state_of_sources()
    stamp = target / ".state"
    if is_of(stamp, state):
        return False
    target.mkdir(parents=True, exist_ok=True)
    with (target / ".lock").open("w") as alone:
        fcntl.flock(alone, fcntl.LOCK_EX)
        if is_of(stamp, state):
            return False
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(state)
    return True


def is_of(stamp: Path, state: str) -> bool:
    return stamp.exists() and stamp.read_text() == state


def state_of_sources() -> str:
    """Return a fingerprint of our static files, of Django, which brings the admin's, and of
    the storage: one that does not number files leaves no list of their names.
    """
    storage = settings.STORAGES["staticfiles"]["BACKEND"]
    state = hashlib.sha256(f"{django.__version__} {storage}".encode())
    for folder in map(Path, settings.STATICFILES_DIRS):
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                state.update(str(file.relative_to(folder)).encode() + file.read_bytes())
    return state.hexdigest()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    collect()
