"""Registered people without an appointment, who were just looked up: helped now, or in line."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from applicants.models import Applicant
from appointments.exceptions import BookingError
from config.kept import restored
from desk.acts import walk_in
from desk.decorators import HallRequest
from desk.finding import FOUND, Found
from desk.line import join_without_visit
from desk.results import people_of
from desk.sent_ids import number
from trail.services import record

IN_LINE = _("On the waiting list. We write as soon as there is a place.")


def come_in(request: HallRequest) -> HttpResponse:
    """Give a free place of now to those who are ticked."""
    return with_ticked(request, seat)


def stand_in_line(request: HallRequest) -> HttpResponse:
    """Put those who are ticked on the waiting list."""
    return with_ticked(request, put_in_line)


def with_ticked(
    request: HallRequest, act: Callable[[HallRequest, list[Applicant]], HttpResponse]
) -> HttpResponse:
    found = restored(Found, request.session.get(FOUND, {}))
    ticked = {number(each) for each in request.POST.getlist("person")}
    people = [person for person in people_of(found) if person.pk in ticked]
    try:
        return act(request, people) if people else redirect("desk:result")
    except BookingError as error:
        messages.error(request, str(error))
        return redirect("desk:result")


def seat(request: HallRequest, people: list[Applicant]) -> HttpResponse:
    party = walk_in(people, request.location)
    record("walk-in", about=f"party:{party}", request=request)
    return redirect("desk:visit", party)


def put_in_line(request: HallRequest, people: list[Applicant]) -> HttpResponse:
    join_without_visit(people, request.location)
    for person in people:
        record("walk-in-line", about=f"applicant:{person.pk}", request=request)
    messages.success(request, IN_LINE)
    return redirect("desk:day")
