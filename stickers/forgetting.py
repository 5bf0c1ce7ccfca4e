"""What the ledger says about somebody in free words: blotted out, while the ledger stays."""

from collections.abc import Collection

from config.db import service
from stickers.models import Outcome, Reissue, Sticker

BLOT = "-"  # the database takes no other word in place of what was found


@service
def blot_out(applicants: Collection[int]) -> None:
    """Blot out what was written in words about these people (ids), whom the caller has locked.

    Serials, results, desks and days stay: every sticker is accounted for. Safe to repeat.
    """
    outcomes = Outcome.objects.filter(appointment__applicant__in=applicants)
    outcomes.exclude(note="").update(note=BLOT)
    outcomes.exclude(reason="").update(reason=BLOT)
    Reissue.objects.filter(applicant__in=applicants).exclude(report="").update(report=BLOT)
    Sticker.objects.filter(applicant__in=applicants).exclude(note="").update(note=BLOT)
