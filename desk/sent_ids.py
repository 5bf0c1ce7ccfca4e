"""Ids that a form sent."""

LONGEST = 18  # digits of an id, whatever somebody sends


def number(text: str) -> int:
    """Return the id that a form sent, 0 if it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST else 0
