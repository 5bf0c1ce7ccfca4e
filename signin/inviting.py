"""An account for somebody who is invited, and where that somebody works."""

from collections.abc import Collection
from dataclasses import dataclass

from accounts.invitations import invite
from accounts.models import Invitation, User
from accounts.roles import Role
from applicants.models import Municipality
from config.db import service
from locations.models import Location
from trail.services import record

AT_DESKS = [Role.CLERK, Role.MANAGER]


@dataclass(frozen=True)
class Newcomer:
    """Who is invited: what the administrator says of her."""

    username: str
    first_name: str
    last_name: str
    email: str
    role: str


@service
def invite_newcomer(
    newcomer: Newcomer,
    *,
    municipality: Municipality | None,
    locations: Collection[Location],
    issuer: str,
    by: User,
) -> Invitation:
    """Make an account that only an invitation opens, and invite to it.

    Role, municipality and locations are what the administrator says here, whatever
    the issuer says later. Leaves in the trail what was given.
    """
    user = User(**vars(newcomer))
    user.set_unusable_password()
    user.save()
    about = f"user:{user.pk}"
    record("role", result=user.role, about=about)
    if municipality:
        municipality.officers.add(user)
        record("officer", result=f"given {municipality.code}", about=about)
    for location in locations:
        location.clerks.add(user)
        record("duty", result="given", about=about)
    return invite(user, issuer, by)
