import uuid

import django.contrib.postgres.functions
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Now

WAVE_STATES = [
    ("asked", "waits for a second person"),
    ("confirmed", "confirmed"),
    ("stopped", "stopped"),
    ("done", "done"),
    ("dropped", "dropped"),
]
INVITEE_STATES = [
    ("listed", "chosen"),
    ("waiting", "knows the day"),
    ("invited", "invited"),
    ("left_out", "left out"),
]


def somebody():
    return models.ForeignKey(
        blank=True,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        db_index=False,
        to=settings.AUTH_USER_MODEL,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("applicants", "0008_lists_that_ask"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="wave",
            name="state",
            field=models.CharField(
                choices=WAVE_STATES,
                db_default="confirmed",
                default="confirmed",
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AddField(
            model_name="wave",
            name="people",
            field=models.PositiveIntegerField(db_default=0, default=0, verbose_name="people"),
        ),
        migrations.AddField(
            model_name="wave", name="choice", field=models.JSONField(blank=True, default=dict)
        ),
        migrations.AddField(
            model_name="wave",
            name="form_key",
            field=models.UUIDField(
                db_default=django.contrib.postgres.functions.RandomUUID(),
                default=uuid.uuid4,
                editable=False,
                unique=True,
            ),
        ),
        migrations.AddField(model_name="wave", name="asked_by", field=somebody()),
        migrations.AddField(
            model_name="wave",
            name="asked_at",
            field=models.DateTimeField(
                default=django.utils.timezone.now,
                db_default=Now(),
                verbose_name="asked at",
            ),
        ),
        migrations.AddField(model_name="wave", name="confirmed_by", field=somebody()),
        migrations.AddConstraint(
            model_name="wave",
            constraint=models.CheckConstraint(
                condition=Q(state__in=[state for state, _ in WAVE_STATES]), name="wave_has_a_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="wave",
            constraint=models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("asked_by")),
                name="wave_confirmed_by_somebody_else",
            ),
        ),
        migrations.AddConstraint(
            model_name="wave",
            constraint=models.CheckConstraint(
                condition=Q(people__lte=500)
                | Q(state__in=["asked", "dropped"])
                | Q(confirmed_by__isnull=False),
                name="large_wave_takes_two",
            ),
        ),
        migrations.CreateModel(
            name="Invitee",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False, auto_created=True, verbose_name="ID")),
                ("home", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=INVITEE_STATES, default="listed", max_length=10, verbose_name="state"
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=20, verbose_name="reason")),
                ("at", models.DateTimeField(blank=True, null=True, verbose_name="at")),
                (
                    "wave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitees",
                        to="applicants.wave",
                    ),
                ),
                (
                    "applicant",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invited_by",
                        to="applicants.applicant",
                    ),
                ),
            ],
            options={
                "verbose_name": "invitee",
                "verbose_name_plural": "invitees",
                "ordering": ["pk"],
                "indexes": [
                    models.Index(fields=["wave", "home"], name="homes_of_a_wave"),
                    models.Index(
                        fields=["wave", "id"],
                        name="invitees_to_come",
                        condition=Q(state__in=["listed", "waiting"]),
                    ),
                    models.Index(fields=["at"], name="invited_when", condition=Q(state="invited")),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["applicant", "wave"], name="invitee_once_in_a_wave"
                    ),
                    models.UniqueConstraint(
                        fields=["applicant"],
                        condition=~Q(state="left_out"),
                        name="nobody_is_invited_twice",
                    ),
                    models.CheckConstraint(
                        condition=Q(state__in=["listed", "waiting"], at=None, why="")
                        | Q(state="invited", at__isnull=False, why="")
                        | (Q(state="left_out", at__isnull=False) & ~Q(why="")),
                        name="invitee_says_when_and_why",
                    ),
                ],
            },
        ),
    ]
