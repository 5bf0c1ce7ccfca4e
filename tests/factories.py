from datetime import date, time, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import User
from applicants.models import Applicant, Municipality, Wave
from applicants.names import search_key
from appointments.models import Allotment, Appointment, Bus, Party
from desk.models import DayList, Edition
from locations.models import Closure, DayHours, Location, OpeningHours, Slot


def ago(**time):
    return factory.LazyFunction(lambda: timezone.now() - timedelta(**time))


def ahead(**time):
    return factory.LazyFunction(lambda: timezone.now() + timedelta(**time))


def today(**time):
    return factory.LazyFunction(lambda: timezone.localdate() + timedelta(**time))


def born(*, years):
    """The first of January, so that the age holds on whatever day of the year it is asked."""
    return factory.LazyFunction(lambda: f"{timezone.localdate().year - years}-01-01")


class UserFactory(DjangoModelFactory):
    """A clerk, unless a trait or `role` says otherwise."""

    class Meta:
        model = User

    class Params:
        manager = factory.Trait(role="manager")
        planner = factory.Trait(role="planner")
        officer = factory.Trait(role="officer")
        phone = factory.Trait(role="phone")
        dpo = factory.Trait(role="dpo")
        admin = factory.Trait(role="admin")

    username = factory.Sequence("user{}".format)
    role = "clerk"


class LocationFactory(DjangoModelFactory):
    class Meta:
        model = Location

    name = factory.Sequence("Office {}".format)
    address = "Stationsplein 1"
    postcode = "1012 AB"
    city = "Amsterdam"
    latitude = 52.3728
    longitude = 4.8936


class OpeningHoursFactory(DjangoModelFactory):
    """Open as the offices are, from 08:30 to 16:30; on Mondays unless told otherwise."""

    class Meta:
        model = OpeningHours

    location = factory.SubFactory(LocationFactory)
    weekday = 0
    opens = "08:30"
    closes = "16:30"
    desks = 2
    valid_from = date(2020, 1, 1)


class DayHoursFactory(DjangoModelFactory):
    """Open for a morning, a week from now, whatever the weekday says."""

    class Meta:
        model = DayHours

    location = factory.SubFactory(LocationFactory)
    day = today(days=7)
    opens = "09:00"
    closes = "12:00"
    desks = 1
    reason = "Training"


class ClosureFactory(DjangoModelFactory):
    """A whole day, a week from now."""

    class Meta:
        model = Closure

    location = factory.SubFactory(LocationFactory)
    day = today(days=7)
    reason = "Training"


class SlotFactory(DjangoModelFactory):
    """A slot of ten minutes on a morning two weeks ahead; `minute` sets a row of them."""

    class Meta:
        model = Slot

    class Params:
        minute = 0
        morning = factory.LazyFunction(
            lambda: (
                timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0)
                + timedelta(days=14)
            )
        )

    location = factory.SubFactory(LocationFactory)
    starts_at = factory.LazyAttribute(lambda slot: slot.morning + timedelta(minutes=slot.minute))
    ends_at = factory.LazyAttribute(lambda slot: slot.starts_at + timedelta(minutes=10))
    opens_at = ago(days=1)
    planned = 2


def row_of_slots(*planned):
    """Slots that follow one another at one location."""
    location = LocationFactory()
    return [
        SlotFactory(location=location, minute=10 * place, planned=number)
        for place, number in enumerate(planned)
    ]


class MunicipalityFactory(DjangoModelFactory):
    class Meta:
        model = Municipality

    code = factory.Sequence("{:04d}".format)
    name = factory.Sequence("Municipality {}".format)
    latitude = 52.1561
    longitude = 5.3878


class WaveFactory(DjangoModelFactory):
    """People who are invited later."""

    class Meta:
        model = Wave

    name = factory.Sequence("Wave {}".format)
    opens_at = ahead(days=30)


class ApplicantFactory(DjangoModelFactory):
    """An adult who may come on any day; the traits say who may not, or not alone."""

    class Meta:
        model = Applicant

    class Params:
        child = factory.Trait(birth_date=born(years=9))  # comes without a sticker
        teenager = factory.Trait(birth_date=born(years=15))
        elder = factory.Trait(birth_date="1944-00-00")  # papers know the year alone
        withdrawn = factory.Trait(withdrawn_on=today(days=-1))
        served = factory.Trait(served_on=today(days=-10))
        registered_yesterday = factory.Trait(registered_on=today(days=-1))
        in_a_closed_wave = factory.Trait(wave=factory.SubFactory(WaveFactory))

    v_number = factory.Sequence("{:010d}".format)
    municipality = factory.SubFactory(MunicipalityFactory)
    given_names = factory.Sequence("Oksana {}".format)
    family_name = "Petrenko"
    search_key = factory.LazyAttribute(
        lambda row: search_key(row.given_names, row.family_name, row.prefix, row.native_name)
    )
    prefix = native_name = ""
    birth_date = "1990-05-17"
    registered_on = today(days=-60)


class PartyFactory(DjangoModelFactory):
    class Meta:
        model = Party

    email = "oksana@example.org"
    language = "en"


class AppointmentFactory(DjangoModelFactory):
    class Meta:
        model = Appointment

    class Params:
        held = factory.Trait(status="held", held_until=ahead(minutes=5), public_at=ahead(minutes=9))
        lapsed = factory.Trait(  # the line may have it
            status="held", held_until=ago(seconds=1), public_at=ahead(minutes=5)
        )
        public = factory.Trait(  # anybody may have it
            status="held", held_until=ago(minutes=5), public_at=ago(seconds=1)
        )
        cooling = factory.Trait(status="cancelled", public_at=ahead(minutes=5))
        cooled = factory.Trait(status="cancelled", public_at=ago(seconds=1))

    party = factory.SubFactory(PartyFactory)
    applicant = factory.SubFactory(ApplicantFactory)
    slot = factory.SubFactory(SlotFactory)
    place = factory.LazyAttribute(lambda row: row.slot.appointments.count() + 1)
    status = "booked"


class AllotmentFactory(DjangoModelFactory):
    """Two places kept for a bus until the day before; `phone` and `pool` are kept for callers
    and for whatever wave comes."""

    class Meta:
        model = Allotment

    class Params:
        phone = factory.Trait(purpose="phone", municipality=None)
        pool = factory.Trait(purpose="wave", municipality=None)

    slot = factory.SubFactory(SlotFactory)
    seats = 2
    kept_until = ahead(days=13)
    municipality = factory.SubFactory(MunicipalityFactory)


class BusFactory(DjangoModelFactory):
    """Asks for four places in the morning of SlotFactory; `refused` is an answer."""

    class Meta:
        model = Bus

    class Params:
        refused = factory.Trait(
            status="refused",
            answer="That day is full.",
            decided_at=ago(hours=1),
            decided_by=factory.SubFactory(UserFactory, planner=True),
        )

    municipality = factory.SubFactory(MunicipalityFactory)
    location = factory.SubFactory(LocationFactory)
    day = today(days=14)
    starts = time(9)
    ends = time(12)
    seats = 4
    asked_by = factory.SubFactory(UserFactory, officer=True)


class DayListFactory(DjangoModelFactory):
    """The list of this morning, made an hour ago, that nobody has confirmed."""

    class Meta:
        model = DayList

    location = factory.SubFactory(LocationFactory)
    day = today()
    edition = Edition.MORNING
    pdf = b"%PDF-1.3"
    people = 3
    made_at = ago(hours=1)
