import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

USER = settings.AUTH_USER_MODEL
ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def somebody(optional=False):
    return models.ForeignKey(
        USER, django.db.models.deletion.PROTECT, null=optional, related_name="+"
    )


def moment(name):
    return models.DateTimeField(name, default=django.utils.timezone.now)


class Migration(migrations.Migration):
    dependencies = [
        ("planning", "0001_moves"),
        ("locations", "0002_duties_and_practice"),
        migrations.swappable_dependency(USER),
    ]

    operations = [
        migrations.CreateModel(
            "Plan",
            [
                ID,
                ("name", models.CharField("name", max_length=60, unique=True)),
                ("changes", models.TextField("changes")),
                ("first_day", models.DateField("at the earliest", null=True)),
                ("likely_day", models.DateField("most likely", null=True)),
                ("last_day", models.DateField("at the latest", null=True)),
                ("saved_at", moment("saved at")),
                ("saved_by", somebody()),
            ],
            options={
                "verbose_name": "plan",
                "verbose_name_plural": "plans",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(condition=~Q(name=""), name="plan_has_a_name")
                ],
            },
        ),
        migrations.CreateModel(
            "Filling",
            [
                ID,
                (
                    "by_night",
                    models.BooleanField(
                        "by itself, every night",
                        default=True,
                        help_text="Off: only what a planner sets stands.",
                    ),
                ),
                (
                    "most_share",
                    models.PositiveSmallIntegerField(
                        "extra places for 100 planned, at most",
                        default=25,
                        validators=[django.core.validators.MaxValueValidator(30)],
                    ),
                ),
                (
                    "most_wait",
                    models.PositiveSmallIntegerField(
                        "minutes of expected wait, at most",
                        default=15,
                        validators=[
                            django.core.validators.MinValueValidator(5),
                            django.core.validators.MaxValueValidator(30),
                        ],
                    ),
                ),
                ("changed_at", moment("changed at")),
                ("changed_by", somebody(optional=True)),
                (
                    "location",
                    models.OneToOneField(
                        "locations.location",
                        django.db.models.deletion.CASCADE,
                        related_name="filling",
                    ),
                ),
            ],
            options={
                "verbose_name": "filling of a location",
                "verbose_name_plural": "filling of a location",
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(most_share__lte=30, most_wait__range=(5, 30)),
                        name="filling_keeps_within_bounds",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            "ExtraChange",
            [
                ID,
                ("day", models.DateField("day")),
                ("places", models.JSONField("places")),
                ("before", models.PositiveSmallIntegerField("before")),
                ("after", models.PositiveSmallIntegerField("after")),
                ("rate", models.FloatField("no-shows that were expected", default=0)),
                ("left_alone", models.BooleanField("left alone by night", default=False)),
                ("at", moment("at")),
                ("by", somebody(optional=True)),
                (
                    "location",
                    models.ForeignKey(
                        "locations.location",
                        django.db.models.deletion.PROTECT,
                        related_name="extra_changes",
                    ),
                ),
                (
                    "puts_back",
                    models.OneToOneField(
                        "planning.extrachange",
                        django.db.models.deletion.PROTECT,
                        null=True,
                        blank=True,
                        related_name="put_back",
                    ),
                ),
            ],
            options={
                "verbose_name": "change of extra places",
                "verbose_name_plural": "changes of extra places",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(fields=["location", "day"], name="extra_changes_of_a_day")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(puts_back=None) | ~Q(puts_back=F("id")),
                        name="puts_back_another",
                    )
                ],
            },
        ),
    ]
