"""Names as they sound: one key for every script and spelling. For finding, never for deciding.

Cyrillic is read by the rules of Ukrainian passports (resolution 55 of 2010), then
whatever other rules write differently is folded together. The steps were chosen on
pairs of spellings that people really bear; different people can share a key.
"""

import re
import unicodedata
from functools import lru_cache

LONGEST = 400  # characters of a key
SILENT = dict.fromkeys(map(ord, "'’ʼ‘`´′\"ьъЬЪ"))  # apostrophes and what only softens
SOUNDS = """
а a б b в v г h ґ g д d е e є ie ж zh з z и y і i ї i й i к k л l м m н n о o п p р r с s т t у u
ф f х kh ц ts ч ch ш sh щ shch ю iu я ia ы y э e ё e ў u č ch š sh ž zh
"""
LETTERS = str.maketrans(dict(zip(SOUNDS.split()[::2], SOUNDS.split()[1::2], strict=True)))
FOLDS = [
    (re.compile(pattern), fold)
    for pattern, fold in [
        (r"schtsch|stch|shch", "sh"),
        (r"tsch|tch", "ch"),
        (r"sch", "sh"),
        (r"tz", "ts"),
        (r"x", "ks"),
        (r"ph", "f"),
        (r"w", "v"),
        (r"q|ck|c(?!h)", "k"),
        (r"kh|gh|g", "h"),
        (r"[yj]", "i"),
        (r"(.)\1+", r"\1"),
        (r"ei$", "i"),
        (r"i(?=[aeiou])", ""),
        (r"(.)\1+", r"\1"),
    ]
]
# Given names of which each language has a form of its own, as Ukrainian passports write it first
ALIASES = """
Oleksandr Aleksandr Alexander, Oleksandra Aleksandra, Oleksii Aleksei, Olena Elena Helena,
Andrii Andrew, Anastasiia Nastia, Hanna Anna, Antonina Tonia, Vasyl Vasilii, Volodymyr Vladimir,
Danylo Daniil Danila Daniel, Dmytro Dmitrii, Yevhen Evgenii, Ivan Ioann,
Kateryna Ekaterina Catherine, Kyrylo Kirill Cyril, Kostiantyn Konstantin, Mykhailo Mikhail Michael,
Mykola Nikolai Nicholas, Mykyta Nikita, Nadiia Nadezhda, Nataliia Natasha, Pavlo Pavel Paul,
Petro Petr Peter, Svitlana Svetlana, Serhii Serge, Sofiia Sophie, Stepan Stefan,
Fedir Fedor Fyodor, Yakiv Yakov Jakob
"""


def search_key(given: str, family: str, prefix: str = "", native: str = "") -> str:
    """Return every word of the names as it sounds, each between two spaces, each once."""
    found = " ".join(dict.fromkeys(words(f"{family} {prefix} {given} {native}")))
    return f" {found[: LONGEST - 2]} "


def words(text: str) -> list[str]:
    """Return the words of a name, or of what somebody searches, as they sound."""
    plain = unicodedata.normalize("NFKC", text).translate(SILENT).casefold()
    return [folded for word in re.findall(r"[^\W_]+", unmarked(plain)) if (folded := fold(word))]


def unmarked(text: str) -> str:
    """Read every letter as Latin, without the marks above and below it."""
    latin = unicodedata.normalize("NFD", text.translate(LETTERS))
    return "".join(sign for sign in latin if not unicodedata.combining(sign))


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """Return what all spellings of a Latin word have in common."""
    sound = sounding(word)
    return SAME.get(sound, sound)


def sounding(word: str) -> str:
    for pattern, folded in FOLDS:
        word = pattern.sub(folded, word)
    return word


def groups() -> dict[str, str]:
    """Return the common form of every name in ALIASES."""
    found: dict[str, str] = {}
    for group in ALIASES.split(","):
        first, *others = [sounding(name.casefold()) for name in group.split()]
        found |= dict.fromkeys(others, first)
    return found


SAME = groups()
