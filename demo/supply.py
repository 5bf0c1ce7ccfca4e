"""The ten example offices, their staff, and their slots."""

from datetime import date, time, timedelta

from django.contrib.auth.hashers import make_password

from accounts.models import Identity, User
from accounts.roles import Role
from applicants.models import Municipality
from config.issuers import example_issuer
from demo.accounts import ACCOUNTS
from demo.data.locations import LOCATIONS, STREET
from demo.data.municipalities import MUNICIPALITIES
from locations.models import Desk, Location, OpeningHours
from locations.services import AHEAD, plan_day

OPENS, CLOSES = time(8, 30), time(16, 30)
WORKDAYS = range(5)
PAST = timedelta(days=18)  # a forecast needs two weeks, and holidays come together
CLERKS_AT, OFFICER_OF = "Amsterdam", "Amersfoort"
EXAMPLE = example_issuer("")["issuer"]


def make_offices(today: date) -> list[Location]:
    """Make the locations with their desks and opening hours."""
    offices = []
    for name, postcode, latitude, longitude, desks in LOCATIONS:
        office = Location.objects.create(
            name=name,
            city=name,
            address=STREET,
            postcode=postcode,
            latitude=latitude,
            longitude=longitude,
        )
        Desk.objects.bulk_create(Desk(location=office, number=n + 1) for n in range(desks))
        OpeningHours.objects.bulk_create(
            OpeningHours(
                location=office,
                weekday=weekday,
                opens=OPENS,
                closes=CLOSES,
                desks=desks,
                valid_from=today - PAST,
            )
            for weekday in WORKDAYS
        )
        offices.append(office)
    return offices


def clerks_at() -> Location:
    return Location.objects.get(name=CLERKS_AT)


def make_municipalities() -> list[tuple[Municipality, int]]:
    """Make the municipalities; return each with its share of the people."""
    places = [
        Municipality(code=code, name=name, latitude=latitude, longitude=longitude)
        for code, name, latitude, longitude, _ in MUNICIPALITIES
    ]
    Municipality.objects.bulk_create(places)
    return [(place, row[-1]) for place, row in zip(places, MUNICIPALITIES, strict=True)]


def make_staff() -> None:
    """Make the accounts: clerk and manager work in an office, the officer for a council.

    Needs the offices and the municipalities.
    """
    for account in ACCOUNTS:
        user = User.objects.create_user(
            account.username,
            password=account.password,
            role=account.role,
            pin=make_password(account.pin) if account.pin else "",
        )
        if account.role in {Role.CLERK, Role.MANAGER}:
            user.locations.set(Location.objects.filter(name=CLERKS_AT))
        if account.role == Role.OFFICER:
            user.municipalities.set(Municipality.objects.filter(name=OFFICER_OF))
    bind_staff()


def bind_staff() -> None:
    """Have the example's issuer know the accounts by their user names. Safe to repeat."""
    names = [account.username for account in ACCOUNTS]
    for user in User.objects.filter(username__in=names, identity=None):
        Identity.objects.create(user=user, issuer=EXAMPLE, subject=user.username)


def make_slots(offices: list[Location], today: date) -> None:
    """Plan the past weeks and as far ahead as the nightly task does."""
    for ahead in range(-PAST.days, AHEAD.days + 1):
        for office in offices:
            plan_day(office, today + timedelta(days=ahead))
