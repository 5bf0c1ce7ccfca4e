"""Invitations on paper: one per household, with the number of each member."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import segno
from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from accounts.models import User
from applicants.eligibility import is_minor
from applicants.models import Applicant, LetterBatch, Municipality
from appointments.invitations import invitation_address
from config.db import ids, locked, service
from councils.people import unreached, without_letter

MOST = 500  # households in a batch: what a printer holds
Key = tuple[int, str]  # municipality and household


@dataclass(frozen=True)
class Letter:
    """What stands on one sheet. To `people`, oldest first, in the language of the first."""

    people: Sequence[Applicant]
    municipality: Municipality

    @property
    def language(self) -> str:
        return self.people[0].language

    @property
    def address(self) -> str:
        """The whole address of the site, in the language of the letter."""
        return address(self.language)

    @property
    def qr(self) -> SafeString:
        """The personal link of the first, which stands for the V-number, as a picture."""
        return qr_code(invitation_address(self.people[0], self.language))


def address(language: str) -> str:
    with override(language):
        return f"{settings.SITE_URL}{reverse('booking:start')}"


def qr_code(text: str) -> SafeString:
    """Return `text` as an inline SVG. `make_qr`: plain `make` gives one that phones cannot read."""
    svg = segno.make_qr(text, error="m").svg_inline(
        scale=4, border=4, svgclass="qr", lineclass=None, omitsize=True
    )
    return mark_safe(svg)  # noqa: S308 -- made here, of an address of ours


def needing(municipality: Municipality, *, everybody: bool) -> QuerySet[Applicant]:
    """Who of `municipality` is not booked and was never sent a letter.

    Unless `everybody`, only who cannot be reached by e-mail or phone.
    """
    rows = without_letter(Applicant.objects.filter(municipality=municipality))
    rows = rows if everybody else unreached(rows)
    return rows.order_by("family_name", "given_names", "pk")


def count_households(rows: QuerySet[Applicant]) -> int:
    """Return in how many households these people of one municipality live."""
    alone = Q(household="") | Q(set_apart=True)
    shared = rows.exclude(alone).order_by().values("household").distinct()
    return rows.filter(alone).count() + shared.count()


@service
def print_needed(
    municipality: Municipality, *, everybody: bool, seen: int, by: User
) -> LetterBatch | None:
    """Note letters to the first MOST households who need one, as printed; None if nobody does.

    `seen` is the last batch of `by` when the form was shown (id, or 0): a form sent
    twice gives the batch of the first time.
    """
    wanted = needing(municipality, everybody=everybody)
    chosen = [person for home in households(wanted)[:MOST] for person in home]
    locked(Applicant.objects.filter(pk__in=ids(chosen)))
    if (last := last_batch(municipality, by)) != seen:
        return municipality.letter_batches.get(pk=last)
    return print_for(ids(chosen), municipality, by)


@service
def print_again(person: Applicant, *, seen: int, by: User) -> LetterBatch | None:
    """Note a letter to the household of `person` as printed, whether or not it was before.

    None if nobody of it still has to come. `seen` is as for `print_needed`.
    """
    locked(Applicant.objects.filter(pk=person.pk))
    sent_twice = person.letter_batches.filter(printed_by=by, pk__gt=seen).first()
    return sent_twice or print_for([person.pk], person.municipality, by)


def print_for(people: Collection[int], municipality: Municipality, by: User) -> LetterBatch | None:
    """Make the batch for the households of these people (ids) of `municipality`."""
    told = due(with_mates(Applicant.objects.filter(pk__in=people, municipality=municipality)))
    if not told:
        return None
    batch = LetterBatch.objects.create(municipality=municipality, printed_by=by)
    batch.people.add(*told)
    return batch


def last_batch(municipality: Municipality, officer: User) -> int:
    """Return the id of the last batch of this officer there, 0 if there is none."""
    batches = municipality.letter_batches.filter(printed_by=officer)
    return batches.order_by("-pk").values_list("pk", flat=True).first() or 0


def with_mates(rows: QuerySet[Applicant]) -> QuerySet[Applicant]:
    """Return `rows` of one municipality and who lives with them; not who is set apart."""
    homes = rows.filter(set_apart=False).exclude(household="")
    places = homes.values("municipality"), homes.values("household")
    mates = Q(municipality__in=places[0], household__in=places[1], set_apart=False)
    return Applicant.objects.filter(mates | Q(pk__in=rows.values("pk")))


def due(rows: QuerySet[Applicant]) -> list[Applicant]:
    """Return those of `rows` who still have to come."""
    return list(rows.filter(withdrawn_on=None, served_on=None, restricted_on=None))


def letters(batch: LetterBatch) -> list[Letter]:
    """Return the letters of `batch`, by name, to those who still have to come.

    Who has moved to another municipality is not of this one any more.
    """
    people = batch.people.filter(municipality=batch.municipality_id).order_by(
        "family_name", "given_names", "pk"
    )
    homes = households(due(people))
    return [Letter(sorted(home, key=first), batch.municipality) for home in homes]


def first(person: Applicant) -> tuple[bool, str, int]:
    """Put adults before children, for the first of them is written to."""
    return is_minor(person, timezone.localdate()), person.birth_date, person.pk


def households(people: Iterable[Applicant]) -> list[list[Applicant]]:
    """Return `people` by household, in the order of their first; who is set apart is alone."""
    homes: dict[Key | int, list[Applicant]] = {}
    for person in people:
        shared = person.household and not person.set_apart
        key = (person.municipality_id, person.household) if shared else person.pk
        homes.setdefault(key, []).append(person)
    return list(homes.values())
