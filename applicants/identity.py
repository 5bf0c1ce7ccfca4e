"""Who somebody is, by what stands on their papers."""

from applicants.models import Applicant
from config.statements import Statement

NUMBERED = Statement(
    lambda v_number: (
        Applicant.objects.real().filter(v_number=v_number).select_related("municipality", "wave")
    ),
    str,
)


def who_is(v_number: str, birth_date: str) -> Applicant | None:
    """Return the applicant with this number, if the birth date agrees as far as it is known."""
    found = next(iter(NUMBERED(v_number)), None)
    return found if found and found.born_on(birth_date) else None
