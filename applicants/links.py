"""The personal link of an invitation: signed, it stands for the V-number, not the birth date."""

from django.core.signing import BadSignature, Signer

from applicants.models import Applicant

SIGNER = Signer(salt="invitation")


def make_invitation(applicant: Applicant) -> str:
    """Return what stands behind the address in an invitation to this person."""
    return str(SIGNER.sign_object(applicant.pk))


def read_invitation(text: str) -> Applicant | None:
    """Return who was invited, or None if the link is forged or the person is not there any more."""
    try:
        pk = SIGNER.unsign_object(text)
    except (BadSignature, ValueError):
        return None
    return Applicant.objects.real().filter(pk=pk).first()
