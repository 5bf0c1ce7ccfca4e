"""Reading the number by which a municipality and the IND know a person."""

import re

from applicants.digits import plain

BSN_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def read_v_number(text: str) -> str | None:
    """Return the ten digits of a V-number, or None if it is none.

    Forgives spaces, dots, dashes, a leading V, and what comes along when it is
    pasted: marks nobody sees, digits of other widths or scripts.
    """
    digits = bare(text)
    return digits if re.fullmatch(r"[0-9]{10}", digits) else None


def bare(text: str) -> str:
    """Return `text` in its plainest form, without the leading V."""
    return plain(text).upper().removeprefix("V")


def looks_like_bsn(text: str) -> bool:
    """Whether `text` is nine digits that pass the 11-test of a BSN.

    One in eleven numbers does, so this says "looks like", never "is".
    """
    digits = bare(text)
    if not re.fullmatch(r"[0-9]{9}", digits):
        return False
    return sum(w * int(d) for w, d in zip(BSN_WEIGHTS, digits, strict=True)) % 11 == 0


def grouped(v_number: str) -> str:
    """Return the number in groups, as people compare it: 2001 000 001."""
    return f"{v_number[:4]} {v_number[4:7]} {v_number[7:]}"
