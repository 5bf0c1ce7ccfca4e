import unicodedata

from phonenumbers import (
    NumberParseException,
    PhoneNumberFormat,
    PhoneNumberType,
    format_number,
    is_possible_number,
    number_type,
    parse,
)

LONGEST = len("+123456789012345")  # E.164 has 15 digits; some countries' plans have room for more
COSTLY = {PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST}


def read_phone(text: str) -> str | None:
    """Return the number in E.164, or None if it is none or calling it costs extra.

    Without a country code it is Dutch. Possible is enough: a number of a new
    range, or one kept for examples, is no slip of whoever typed it.
    """
    try:
        number = parse(unicodedata.normalize("NFKC", text), "NL")
    except NumberParseException:
        return None
    if not is_possible_number(number) or number_type(number) in COSTLY:
        return None
    found = str(format_number(number, PhoneNumberFormat.E164))
    return found if len(found) <= LONGEST else None
