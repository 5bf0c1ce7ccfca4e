"""What an officer does with a list in the admin, step by step."""

import re
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from applicants.models import RegistrationList
from applicants.tasks import apply_lists

DATA = Path(__file__).parents[1] / "data"
ADD = "/admin/applicants/registrationlist/add/"
HEAD = "V-nummer;Achternaam;Voornamen;Geboortedatum;Datum inschrijving"


def line(digit, **more):
    cells = {"name": "Petrenko", "given": "Oksana", "born": "17-05-1990", **more}
    return f"20010{digit:05};{cells['name']};{cells['given']};{cells['born']};01-04-2026"


def csv(*lines):
    return "\n".join([HEAD, *lines]).encode()


def upload(office, content):
    """Upload a file (bytes, or a name in tests/data); return the list."""
    content = (DATA / content).read_bytes() if isinstance(content, str) else content
    answer = office.post(ADD, {"file": SimpleUploadedFile("list.csv", content)})
    assert answer.status_code == 302, said(answer)
    return RegistrationList.objects.get(pk=answer["Location"].split("/")[-3])


def page(kept, what=""):
    """The address of a list, or of what can be done with it."""
    return f"/admin/lists/{kept.pk}/{what}" if what else f"{ADD[:-4]}{kept.pk}/change/"


def take_in(office, content, **data):
    """Upload, confirm the preview, and have the worker come by; return the list."""
    kept = upload(office, content)
    office.post(page(kept, "confirm/"), data)
    apply_lists()
    kept.refresh_from_db()
    return kept


def said(response):
    """The text of a page, without its tags and their places."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())
