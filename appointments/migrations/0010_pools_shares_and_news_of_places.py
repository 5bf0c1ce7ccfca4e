import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models
from django.db.models import Q

PURPOSES = [("bus", "buses"), ("wave", "waves"), ("phone", "the phone")]
# So far every allotment said for whom it is by what it points to
SAY_FOR_WHOM = """
update appointments_allotment set purpose = case when wave_id is null then 'phone' else 'wave' end
where municipality_id is null
"""


class Migration(migrations.Migration):
    dependencies = [
        ("appointments", "0009_when_they_were_reminded"),
        ("locations", "0003_exceptions_limits_and_what_to_replan"),
    ]

    operations = [
        migrations.AddField(
            "allotment",
            "purpose",
            models.CharField("for", max_length=5, choices=PURPOSES, default="bus", db_default="bus"),
        ),
        migrations.RunSQL(SAY_FOR_WHOM, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "allotment",
            models.CheckConstraint(
                condition=Q(purpose="bus", municipality__isnull=False)
                | Q(purpose="wave", municipality=None)
                | Q(purpose="phone", municipality=None, wave=None),
                name="for_whom_it_is_kept",
            ),
        ),
        migrations.CreateModel(
            "Share",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("purpose", models.CharField("for", max_length=5, choices=PURPOSES)),
                ("percent", models.PositiveSmallIntegerField("per cent of the places")),
                ("days_before", models.PositiveSmallIntegerField("kept until how many days before")),
                ("location", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="locations.location", verbose_name="location")),
            ],
            {
                "verbose_name": "share",
                "verbose_name_plural": "shares",
                "ordering": ["location", "purpose"],
                "constraints": [
                    models.UniqueConstraint(fields=["location", "purpose"], nulls_distinct=False, name="share_said_once"),
                    models.CheckConstraint(condition=Q(purpose__in=["wave", "phone"]), name="share_is_of_a_pool"),
                    models.CheckConstraint(condition=Q(percent__range=(0, 50)), name="half_is_everybody_s"),
                    models.CheckConstraint(condition=Q(days_before__range=(1, 30)), name="share_falls_open_before_the_day"),
                ],
            },
        ),
        migrations.CreateModel(
            "PlaceNews",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.CharField("address", max_length=320)),
                ("said_at", models.DateTimeField("said at", default=django.utils.timezone.now)),
                ("told_up_to", models.BigIntegerField(default=0)),
                ("last_party", models.BigIntegerField(default=0)),
                ("done_at", models.DateTimeField("everybody told at", blank=True, null=True)),
                ("location", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="locations.location")),
            ],
            {
                "verbose_name": "news of a location",
                "verbose_name_plural": "news of locations",
                "ordering": ["location", "pk"],
            },
        ),
    ]
