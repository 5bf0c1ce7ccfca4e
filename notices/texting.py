"""How long a text message is: what a phone network counts (3GPP TS 23.038)."""

import unicodedata

ONE_BYTE = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
TWO_BYTES = set("^{}\\[~]|€")
ALIKE = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."})
GSM, WIDE = 160, 70  # what one part holds
GSM_LINKED, WIDE_LINKED = 153, 67  # and each of several, which say how they belong together
LATIN = {"nl", "en"}


def is_gsm(text: str) -> bool:
    """Whether it can go in the alphabet of 7 bits; one other character, and nothing of it can."""
    return set(text) <= ONE_BYTE | TWO_BYTES


def units(text: str) -> int:
    """Return how much of a part `text` takes, in units of whichever alphabet it needs."""
    if is_gsm(text):
        return len(text) + sum(character in TWO_BYTES for character in text)
    return len(text.encode("utf-16-be")) // 2


def fits(text: str) -> bool:
    """Whether `text` goes in one part."""
    return units(text) <= (GSM if is_gsm(text) else WIDE)


def parts(text: str) -> int:
    """Return how many parts `text` is sent in, which is what it costs."""
    whole, linked = (GSM, GSM_LINKED) if is_gsm(text) else (WIDE, WIDE_LINKED)
    return 1 if units(text) <= whole else -(-units(text) // linked)


def narrow(text: str) -> str:
    """Return a Latin `text` without what would silently double its width: "Fryslân" → "Fryslan".

    What it cannot write at all becomes "?": a name in another script has no place here.
    """
    plain = text.translate(ALIKE)
    return "".join(each if is_gsm(each) else bare(each) for each in plain)


def bare(character: str) -> str:
    """Return it without its accent, or "?"."""
    letters = unicodedata.normalize("NFKD", character)
    kept = "".join(each for each in letters if is_gsm(each))
    return kept or ("" if unicodedata.combining(character) else "?")
