"""Who of an issuer's people is whom of ours."""

from accounts.models import Identity, User


def known_as(issuer: str, subject: str) -> User | None:
    """Return whose identity this is, also of who may not come in any more; None if nobody's.

    Both together name a person: a subject is unique with its issuer only, and an
    e-mail address can be given to somebody else.
    """
    found = Identity.objects.select_related("user").filter(issuer=issuer, subject=subject).first()
    return found.user if found else None
