"""Whom a command is about: the V-number is typed or piped, and never an argument.

Every process, and the history of the shell, could read it there.
"""

import sys
from getpass import getpass

from django.core.management.base import CommandError

from applicants.models import Applicant
from applicants.v_number import read_v_number


def number_typed() -> str:
    """Return the V-number that comes from standard input, "" if it is none."""
    text = getpass("V-number: ") if sys.stdin.isatty() else sys.stdin.readline()
    return read_v_number(text) or ""


def person_typed() -> Applicant:
    """Return whose V-number comes from standard input. Raises CommandError for nobody's."""
    person = Applicant.objects.filter(v_number=number_typed()).first()
    if person is None:
        raise CommandError("Nobody is registered with this V-number.")
    return person
