"""Taking the identity off people, in every room that has something of it."""

from collections.abc import Collection

from applicants.pseudonyms import forget_identity
from config.db import service
from stickers.forgetting import blot_out


@service
def forget(applicants: Collection[int]) -> None:
    """Take the identity off these people (ids), whom the caller has locked. Safe to repeat."""
    forget_identity(applicants)
    blot_out(applicants)
