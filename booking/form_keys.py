"""The one-time key of the "who comes" form: sending it twice is the same as once.

Signed, and bound to who was identified, so that nobody brings a key of somebody else.
"""

import uuid
from datetime import timedelta

from django.core.signing import BadSignature, TimestampSigner

LASTS = timedelta(hours=2)


def new_form_key(applicant: int) -> str:
    """Return a fresh key for the form of this applicant (id)."""
    return signer(applicant).sign(str(uuid.uuid4()))


def read_form_key(text: str, applicant: int) -> str | None:
    """Return the key inside, or None if it is forged, foreign or too old."""
    try:
        return signer(applicant).unsign(text, max_age=LASTS)
    except BadSignature:
        return None


def signer(applicant: int) -> TimestampSigner:
    return TimestampSigner(salt=f"who comes:{applicant}")
