"""Ukrainian in Latin letters, as passports have it (Cabinet of Ministers, 27.1.2010, no. 55)."""

import re

APOSTROPHES = "'\u2019\u02bc"
ALWAYS = (
    dict(zip("абвгґдезиіклмнопрстуф", "abvhgdezyiklmnoprstuf", strict=True))
    | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch"}
    | dict.fromkeys("ь" + APOSTROPHES, "")
)
FIRST = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
LATER = {"є": "ie", "ї": "i", "й": "i", "ю": "iu", "я": "ia"}


def latin(name: str) -> str:
    """Return `name` in Latin letters; each of its words begins with a capital."""
    return re.sub(rf"[\w{APOSTROPHES}]+", lambda word: latin_word(word[0]), name)


def latin_word(word: str) -> str:
    lower = word.lower().replace("зг", "zgh")
    letters = [ALWAYS | FIRST, ALWAYS | LATER]
    text = "".join(letters[bool(at)].get(letter, letter) for at, letter in enumerate(lower))
    return text.capitalize()
