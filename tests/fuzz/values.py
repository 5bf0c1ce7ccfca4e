"""What people, scanners and accidents put into a box."""

import string
from datetime import date, timedelta

HUGE = [2**31 - 1, 2**31, 2**63 - 1, 2**63, 10**18, 10**40, -1, 0, -(2**63) - 1]
WORDS = [
    *("", " ", "0", "-0", "1", "x", "None", "null", "true", "NaN", "Infinity", "1e400", "1.5"),
    *("%", "_", "%s%n", "\\", "'", '"', "' OR 1=1--", "${x}", "{{7*7}}", "<script>", "../../etc"),
    *(
        "\u202e",
        "\u200b",
        "\ufeff",
        "\x0b",
        "\x1f",
        "\x85",
        "é",
        "Ґ",
        "ﬀ",
        "😀",
        "١٢٣",
        "１２３",
        "²",
    ),
    *("a\r\nB: c", "a\nb", "\t", "2026-13-45", "0000-00-00", "9999-12-31", "0001-01-01", "24:61"),
    *("1,1,1", "1,2,x", ",", "[]", "{}", "a@b", "a@b.c,d@e.f", "+31612345678", "V2001000001"),
    *("NL00000001", "//evil.example", "javascript:x", "uk", "xx", "on", "2026-W60", "12:30:99"),
]
LONG = [300, 5_000]


def anything(rng):
    """Return one value, of whatever kind."""
    kind = rng.randrange(10)
    if kind < 5:
        return rng.choice(WORDS)
    if kind < 7:
        return str(rng.choice(HUGE))
    if kind == 7:
        return rng.choice(string.printable[:95] + "їЇ") * rng.choice(LONG)
    if kind == 8:
        return str(date(2026, 11, 25) + timedelta(days=rng.randint(-800_000, 2_000_000) // 1_000))
    return "".join(chr(rng.randrange(1, 0xD7FF)) for _ in range(rng.randrange(1, 12)))


def plausible(rng, name, options, value):
    """Return what somebody who means well would put there."""
    if options:
        return rng.choice(options)
    if value:
        return value
    for part, good in GOOD.items():
        if part in name:
            return good
    return "1"


GOOD = {
    "day": "1",
    "month": "5",
    "year": "1990",
    "date": "2026-12-01",
    "on": "2026-12-01",
    "email": "oksana@example.org",
    "phone": "+31612345678",
    "serial": "NL00000001",
    "first": "NL00000001",
    "last": "NL00000009",
    "reason": "Because it has to be",
    "time": "09:30",
    "opens": "08:30",
    "closes": "16:30",
    "name": "Kharkivska",
}
