"""Compile the catalogues without gettext: `python -m config.translations`."""

from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def compile_catalogues(folder: Path = LOCALE) -> list[Path]:
    """Write the .mo beside each .po that is newer; leave fuzzy entries out, as msgfmt does.

    Returns what was written. Each is whole at any moment: processes may be reading it.
    """
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        new = target.with_suffix(".mo.new")
        polib.pofile(str(source)).save_as_mofile(str(new))
        new.replace(target)
        written.append(target)
    return written


if __name__ == "__main__":
    compile_catalogues()
