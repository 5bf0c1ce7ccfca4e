"""An administrator invites somebody, who binds the identity that an issuer vouches for."""

from datetime import timedelta

from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Identity, Invitation, User
from config.db import locked, service
from trail.services import record

GOOD_FOR = timedelta(days=7)
SIGNER = Signer(salt="accounts.invitation")


class NotInvited(Exception):
    """The link is forged, used or too old, or the account has ended."""


class KnownAlready(Exception):
    """This identity belongs to another account: nobody has two."""


@service
def invite(user: User, issuer: str, by: User) -> Invitation:
    """Let `user` bind an identity of `issuer` (as in `iss`), within GOOD_FOR. Leaves a trace.

    The last invitation counts: an open one from before ends.
    """
    locked(User.objects.filter(pk=user.pk))
    user.invitations.filter(used_at=None).delete()
    good_until = timezone.now() + GOOD_FOR
    record("invitation", result="made", about=f"user:{user.pk}")
    return Invitation.objects.create(user=user, issuer=issuer, invited_by=by, good_until=good_until)


@service
def accept(link: str, issuer: str, subject: str) -> User:
    """Bind issuer and subject to the account that `link` invites, and return whose it is.

    The link has done its work then. A password ends with it, and so do the sessions it
    had opened. Leaves a trace.

    Raises NotInvited, or KnownAlready if the identity is that of another account.
    """
    found = locked(open_invitations().filter(pk=read(link), issuer=issuer))
    if not found:
        raise NotInvited
    [invitation], user = found, found[0].user
    if Identity.objects.filter(issuer=issuer, subject=subject).exclude(user=user).exists():
        raise KnownAlready
    now = timezone.now()
    Identity.objects.update_or_create(
        user=user, defaults={"issuer": issuer, "subject": subject, "bound_at": now}
    )
    user.set_unusable_password()
    user.save(update_fields=["password"])
    invitation.used_at = now
    invitation.save(update_fields=["used_at"])
    record("invitation", result="accepted", actor=f"user:{user.pk}", about=f"user:{user.pk}")
    return user


def open_invitations() -> QuerySet[Invitation]:
    """Find those that are still good, with whom they invite."""
    still = Invitation.objects.filter(used_at=None, good_until__gt=timezone.now())
    return still.filter(user__is_active=True).select_related("user")


def find(link: str) -> Invitation | None:
    """Return what `link` invites to, if it is still good."""
    return open_invitations().filter(pk=read(link)).first()


def link_of(invitation: Invitation) -> str:
    """Return what stands in the address: whoever has it can use it."""
    return SIGNER.sign(str(invitation.pk))


def read(link: str) -> int:
    """Return the id in a link, 0 if it is forged."""
    try:
        return int(SIGNER.unsign(link))
    except (BadSignature, ValueError):
        return 0
