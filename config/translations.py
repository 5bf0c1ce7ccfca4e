"""Compile the catalogues without gettext: `python -m config.translations`."""

import os
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def compile_catalogues(folder: Path = LOCALE) -> list[Path]:
    """Write the .mo beside each .po that is newer; leave fuzzy entries out, as msgfmt does.

    Returns what was written. Each is whole at any moment: processes may be reading it.
    """
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target, age = source.with_suffix(".mo"), source.stat().st_mtime_ns
        if target.exists() and target.stat().st_mtime_ns >= age:
            continue
        new = target.with_suffix(".mo.new")
        polib.pofile(str(source)).save_as_mofile(str(new))
        os.utime(new, ns=(age, age))  # no younger than what was read, if it changes just now
        new.replace(target)
        written.append(target)
    return written


if __name__ == "__main__":
    compile_catalogues()
