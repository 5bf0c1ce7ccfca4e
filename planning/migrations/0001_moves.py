import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

USER = settings.AUTH_USER_MODEL
ACTS = [
    ("move", "Move people"),
    ("pause", "Stop new bookings"),
    ("later", "Come later today"),
    ("door", "Another door today"),
]
STATES = [
    ("asked", "waits for a second person"),
    ("running", "running"),
    ("stopped", "stopped"),
    ("done", "done"),
    ("taken_back", "taken back"),
]
LINE_STATES = [
    ("waiting", "to do"),
    ("proposed", "asked, no answer yet"),
    ("told", "told"),
    ("accepted", "said yes"),
    ("other", "chose another time"),
    ("cancelled", "cancelled"),
    ("unanswered", "no answer"),
    ("in_line", "first in line"),
    ("ended", "ended, can book again"),
    ("stays", "comes as before"),
]


def key():
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


def somebody(*, optional=False, **how):
    return models.ForeignKey(
        USER,
        django.db.models.deletion.PROTECT,
        related_name="+",
        null=optional,
        blank=optional,
        **how,
    )


def moment(name):
    return models.DateTimeField(name, null=True, blank=True)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("appointments", "0009_when_they_were_reminded"),
        ("locations", "0002_duties_and_practice"),
        migrations.swappable_dependency(USER),
    ]

    operations = [
        migrations.CreateModel(
            "MassMove",
            fields=[
                ("id", key()),
                ("form_key", models.UUIDField(unique=True, default=uuid.uuid4, editable=False)),
                ("act", models.CharField("act", max_length=10, choices=ACTS, default="move")),
                ("first_day", models.DateField("first day")),
                ("last_day", models.DateField("last day")),
                ("starts", models.TimeField("from", null=True, blank=True)),
                ("ends", models.TimeField("until", null=True, blank=True)),
                ("desks", models.PositiveSmallIntegerField("desks", default=1)),
                ("desks_gone", models.PositiveSmallIntegerField("desks not there", default=0)),
                (
                    "longest_wait",
                    models.PositiveSmallIntegerField("longest wait in minutes", default=0),
                ),
                ("delay", models.PositiveSmallIntegerField("minutes later", default=0)),
                ("door", models.CharField("door", max_length=24, blank=True)),
                ("reason", models.CharField("reason", max_length=200, blank=True)),
                ("people", models.PositiveIntegerField("people", default=0)),
                (
                    "state",
                    models.CharField("state", max_length=10, choices=STATES, default="running"),
                ),
                (
                    "asked_at",
                    models.DateTimeField("asked at", default=django.utils.timezone.now),
                ),
                ("confirmed_at", moment("confirmed at")),
                ("countersign_until", moment("countersign until")),
                ("listed_at", moment("day list made at")),
                (
                    "location",
                    models.ForeignKey(
                        "locations.location",
                        django.db.models.deletion.PROTECT,
                        related_name="moves",
                        verbose_name="location",
                    ),
                ),
                ("asked_by", somebody()),
                ("confirmed_by", somebody(optional=True)),
            ],
            options={
                "verbose_name": "move",
                "verbose_name_plural": "moves",
                "ordering": ["-asked_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(act__in=[act for act, _ in ACTS]), name="move_has_an_act"
                    ),
                    models.CheckConstraint(
                        condition=Q(state__in=[state for state, _ in STATES]),
                        name="move_has_a_state",
                    ),
                    models.CheckConstraint(
                        condition=Q(last_day__gte=F("first_day")),
                        name="move_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=Q(starts=None) | Q(ends=None) | Q(ends__gt=F("starts")),
                        name="move_takes_some_time",
                    ),
                    models.CheckConstraint(
                        condition=Q(desks__gte=1, desks_gone__lte=F("desks")),
                        name="no_more_desks_gone_than_there_are",
                    ),
                    models.CheckConstraint(
                        condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("asked_by")),
                        name="move_takes_two_people",
                    ),
                    models.CheckConstraint(
                        condition=Q(confirmed_by=None, confirmed_at=None)
                        | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                        name="confirmed_move_says_who_and_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            "MoveLine",
            fields=[
                ("id", key()),
                ("people", models.PositiveSmallIntegerField("people")),
                ("starts_at", models.DateTimeField("starts at")),
                ("ends_at", models.DateTimeField("ends at")),
                (
                    "state",
                    models.CharField(
                        "state", max_length=10, choices=LINE_STATES, default="waiting"
                    ),
                ),
                ("answer_by", moment("answer by")),
                ("told_off", models.BooleanField("told not to come", default=False)),
                ("told_at", moment("told at")),
                ("reminded_at", moment("reminded at")),
                ("called_at", moment("called at")),
                ("called_by", somebody(optional=True)),
                (
                    "move",
                    models.ForeignKey(
                        "planning.massmove",
                        django.db.models.deletion.CASCADE,
                        related_name="lines",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        "appointments.party",
                        django.db.models.deletion.CASCADE,
                        related_name="move_lines",
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        "locations.slot",
                        django.db.models.deletion.PROTECT,
                        null=True,
                        blank=True,
                        related_name="+",
                    ),
                ),
            ],
            options={
                "verbose_name": "party of a move",
                "verbose_name_plural": "parties of a move",
                "ordering": ["starts_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["move", "party"], name="party_moved_once_by_a_move"
                    ),
                    models.CheckConstraint(
                        condition=Q(state__in=[state for state, _ in LINE_STATES]),
                        name="move_line_has_a_state",
                    ),
                    models.CheckConstraint(
                        condition=~Q(state="proposed")
                        | Q(slot__isnull=False, answer_by__isnull=False),
                        name="proposal_says_what_and_until_when",
                    ),
                ],
            },
        ),
    ]
