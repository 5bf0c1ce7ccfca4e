"""People of unusual names go through everything; then nothing that leaves the site names them."""

import logging
import re
from io import StringIO

import pytest
from celery import current_app, shared_task
from django.conf import settings as site
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import path, reverse
from django.utils import timezone
from redis import Redis

from applicants.models import Applicant
from appointments.availability import look_again
from appointments.models import Appointment, Party
from config import errors, urls
from config.logs import Formatter, without_people
from notices.models import Notice
from notices.services import deliver_next
from tests.booking.steps import choose, confirm, hold, identify
from tests.factories import (
    ApplicantFactory,
    LocationFactory,
    MunicipalityFactory,
    SlotFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
NUMBER, WRONG_NUMBER = "7300000019", "7300000027"
MAIL, PHONE = "zlatomyra.kv@example.org", "+31699900019"
NAMES = ["Zlatomyra", "Kvitkovska", "Златомира", "Bohuslavko"]
CANARIES = [*NAMES, NUMBER, WRONG_NUMBER, MAIL, "zlatomyra.kv", PHONE, "699900019", "1987-03-09"]
BY_NAME = re.compile("|".join(map(re.escape, CANARIES)), re.IGNORECASE)


def broken(request):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "insert into applicants_applicant (v_number, given_names) values (%s, %s)",
            [NUMBER, NAMES[0]],
        )


def a_task_that_fails():
    @shared_task(name="tests.canary")
    def failing(name):
        raise ValueError(f"{name} {NUMBER}")

    failing.apply(args=[NAMES[0]], throw=False)
    current_app.tasks.pop("tests.canary")  # another test compares all of them with the schedule


handler400, handler404, handler500 = errors.bad_request, errors.not_found, errors.server_error
urlpatterns = [path("broken/", broken, name="broken"), *urls.urlpatterns]


@pytest.fixture
def log(settings):
    """Everything that is logged, DEBUG and up, as the site writes it."""
    written, root = StringIO(), logging.getLogger()
    handler = logging.StreamHandler(written)
    handler.addFilter(without_people)
    handler.setFormatter(Formatter(settings.LOGGING["formatters"]["line"]["format"]))
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


class Visitor(Client):
    """Remembers each address it was sent to, and the pages that say that something went wrong."""

    def __init__(self, **more):
        super().__init__(raise_request_exception=False, headers={"accept-language": "en"}, **more)
        self.addresses, self.failed, self.codes = [], [], []

    def request(self, **more):
        answer = super().request(**more)
        self.codes.append(answer.status_code)
        self.addresses.append(answer.headers.get("Location", ""))
        if answer.status_code >= 400:
            self.failed.append(answer.content.decode())
        if not answer.streaming and "html" in answer.headers.get("Content-Type", ""):
            found = re.findall(r'(?:href|action|src)="([^"]*)"', answer.content.decode())
            self.addresses += [each for each in found if not each.startswith(("tel:", "mailto:"))]
        return answer


@pytest.fixture
def world(settings):
    settings.ROOT_URLCONF, settings.LANGUAGE_CODE = __name__, "en"
    settings.SESSION_ENGINE = "config.sessions"
    look_again()
    town, place = MunicipalityFactory(name="Assen"), LocationFactory(name="Rijswijk")
    today = timezone.now()
    return town, place, SlotFactory(location=place), SlotFactory(location=place, starts_at=today)


def a_list(town):
    """An officer sends a list with two of them, one with a wrong number."""
    officer, visitor = UserFactory(officer=True), Visitor()
    town.officers.add(officer)
    visitor.force_login(officer)
    heading = "v_number;family_name;given_names;date_of_birth;registered_on;email;phone"
    rows = [
        f"{NUMBER};{NAMES[1]};{NAMES[0]};09-03-1987;01-04-2026;{MAIL};{PHONE}",
        f"73000000x7;{NAMES[3]};{NAMES[2]};09-03-1987;01-04-2026;{MAIL};{PHONE}",
    ]
    file = SimpleUploadedFile("list.csv", "\n".join([heading, *rows]).encode())
    address = visitor.post("/admin/applicants/registrationlist/add/", {"file": file})["Location"]
    visitor.get(address)
    visitor.get("/admin/applicants/applicant/", {"q": "Petrenko"})
    return visitor


def a_booking(slot, town):
    """She looks, errs, and books."""
    person = Applicant.objects.filter(v_number=NUMBER).first() or ApplicantFactory(
        v_number=NUMBER,
        given_names=NAMES[0],
        family_name=NAMES[1],
        native_name=NAMES[2],
        birth_date="1987-03-09",
        municipality=town,
    )
    visitor = Visitor()
    identify(visitor, person, birth_date_year="1999")
    identify(visitor, person, v_number=WRONG_NUMBER)
    identify(visitor, person, v_number="x" + NAMES[0])
    identify(visitor, person)
    choose(visitor, person)
    hold(visitor, slot)
    confirm(visitor, email="zlatomyra.kv@", phone=PHONE)
    confirm(visitor, email=MAIL, phone=PHONE)
    visitor.get(reverse("booking:start") + f"nothing/{1}/")
    return visitor


def staff(place):
    """The desk and the phone look for her, by name and by number."""
    clerk, caller, desk, phone = UserFactory(), UserFactory(phone=True), Visitor(), Visitor()
    place.clerks.add(clerk)
    desk.force_login(clerk)
    phone.force_login(caller)
    for typed in [NAMES[0], NUMBER, f"{NAMES[1]} 09-03-1987"]:
        desk.post("/desk/enter/", {"code": typed}, follow=True)
        phone.post(reverse("phone:search"), {"query": typed}, follow=True)
    person = Applicant.objects.get(v_number=NUMBER)
    phone.get(reverse("phone:person", args=[person.pk]))
    return [desk, phone]


def errors_of_all_kinds():
    visitor = Visitor()
    visitor.post("/broken/", {"v_number": NUMBER, "name": NAMES[0]})
    visitor.post(reverse("booking:start"), {"v_number": f"{NUMBER}\0", "name": NAMES[0]})
    visitor.get(f"/en/nothing/?v_number={NUMBER}&name={NAMES[0]}")
    visitor.get("/en/nothing/", headers={"host": f"{NAMES[0]}.example"})
    a_task_that_fails()
    Notice.objects.update(body="", subject="", to=f"{MAIL}\n", valid_until=None)
    deliver_next()
    return visitor


def in_valkey():
    """Every key with what it holds, as text."""
    with Redis.from_url(site.REDIS_URL) as client:
        found = []
        for key in client.scan_iter("*"):
            kind = client.type(key)
            read = {
                b"string": client.get,
                b"list": lambda each: client.lrange(each, 0, -1),
                b"set": client.smembers,
                b"zset": lambda each: client.zrange(each, 0, -1),
                b"hash": client.hgetall,
            }[kind]
            found.append(f"{key!r} {read(key)!r}")
    return found


def named(texts):
    return [match[0] for text in texts for match in BY_NAME.finditer(text)]


def test_nothing_that_leaves_the_site_names_anybody(world, log):
    town, place, slot, _now = world

    officer = a_list(town)
    person = a_booking(slot, town)
    subjects = list(Notice.objects.values_list("subject", flat=True))
    others = staff(place)
    wrong = errors_of_all_kinds()
    visitors = [officer, person, *others, wrong]
    kept = in_valkey()

    assert Appointment.objects.filter(applicant__v_number=NUMBER, status="booked").exists()
    assert Party.objects.get().email == MAIL
    assert subjects
    assert {400, 404, 500} <= set(wrong.codes)
    assert kept
    lines = log.getvalue()
    assert "tests.canary" in lines
    assert "booking:check 302" in lines
    assert named(lines.splitlines()) == []
    assert named(subjects) == []
    assert named(kept) == []
    assert named(address for visitor in visitors for address in visitor.addresses) == []
    assert named(wrong.failed) == []
