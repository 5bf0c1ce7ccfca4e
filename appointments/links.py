"""The personal link in a letter: signed, and dead once the visit or its address has changed."""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import override

from appointments.models import Party, WaitlistEntry

SIGNER = Signer(salt="visit")


def make_link(party: Party) -> str:
    """Return what stands behind the address of the visit's page."""
    return str(SIGNER.sign_object([party.pk, party.version, mark_of(party.email)]))


def mark_of(email: str, key: str | None = None) -> str:
    """Return by what a link knows its address again: who only waits has no next version."""
    return salted_hmac("visit", email, secret=key).hexdigest()[:8]


def marks_of(email: str) -> list[str]:
    """Return the mark of this address by each key of the site: links outlive a new one."""
    return [mark_of(email, key) for key in [None, *settings.SECRET_KEY_FALLBACKS]]


def address_of(party: Party) -> str:
    """Return the whole address that goes into a letter, in the language of the party."""
    with override(party.language):
        return f"{settings.SITE_URL}{reverse('booking:follow', args=[make_link(party)])}"


def read_link(text: str) -> Party | None:
    """Return the party of a link, or None if it is forged or from before the last change."""
    try:
        pk, version, mark = SIGNER.unsign_object(text)
    except (BadSignature, ValueError):
        return None
    party = Party.objects.filter(pk=pk, version=version).first()
    return party if party and mark in marks_of(party.email) else None


def living(party: Party | None) -> Party | None:
    """Return the party if there is still something for it to come to or to wait for.

    Its link is dead after the visit: an old letter must not open what came of it.
    """
    if party is None:
        return None
    current = party.appointments.current().exists()
    return party if current or WaitlistEntry.objects.filter(party=party).exists() else None
