import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U
LENGTH = 8
SEPARATORS = {" ": None, "-": None, "\u00a0": None}
MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0"} | SEPARATORS)
CYRILLIC = str.maketrans("АВЕКМНОРСТХІ", "ABEKMH0PCTX1")  # look-alikes of a Cyrillic keyboard
DIGITS = set("0123456789")
NEVER_A_LETTER = DIGITS - set("01")  # 0 and 1 are what O, I and L are read as
COMMAND = "CMD"  # how the cards at a desk begin


def new_reference() -> str:
    """Return random characters and their check character, LENGTH together.

    One that may be taken for something else at the desk is never given.
    """
    while True:
        body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
        reference = body + check_character(body)
        if unmistakable(reference):
            return reference


def unmistakable(reference: str) -> bool:
    """Whether it looks like no birth date, no name and no command, however it is typed."""
    signs = set(reference)
    return bool(signs & NEVER_A_LETTER and signs - DIGITS) and not reference.startswith(COMMAND)


def check_character(body: str) -> str:
    """Return the Luhn mod N (N = 32) check character: any one wrong character shows."""
    total = 0
    for place, character in enumerate(reversed(body)):
        weighted = ALPHABET.index(character) * (1 if place % 2 else 2)
        total += sum(divmod(weighted, 32))
    return ALPHABET[-total % 32]


def read_reference(typed: str) -> str | None:
    """Return the reference as we write it, or None if it has a slip.

    Forgives spaces, dashes, small letters, O for 0, I and L for 1, and the
    look-alikes of a Cyrillic keyboard.
    """
    text = plainly(typed)
    if len(text) != LENGTH or not set(text) <= set(ALPHABET):
        return None
    return text if text[-1] == check_character(text[:-1]) else None


def plainly(typed: str) -> str:
    """Return what was typed in our letters, whether it is a reference or not."""
    return typed.upper().translate(CYRILLIC).translate(MISREAD)


def spaced(reference: str) -> str:
    """Return the reference in two groups, as it is shown and read out."""
    return f"{reference[:4]} {reference[4:]}"
