import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models
from django.db.models import Q

ENDS = [
    ("covered", "there are stickers after all"),
    ("gone", "comes at another time, or not"),
    ("over", "the day is here"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("planning", "0002_plans_and_extra_places"),
        ("appointments", "0009_when_they_were_reminded"),
        ("locations", "0002_duties_and_practice"),
    ]

    operations = [
        migrations.CreateModel(
            name="StockWarning",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False, auto_created=True, verbose_name="ID")),
                ("day", models.DateField(verbose_name="day")),
                ("people", models.PositiveSmallIntegerField(verbose_name="people")),
                ("warned_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="warned at")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                ("end", models.CharField(blank=True, choices=ENDS, max_length=10, verbose_name="end")),
                ("location", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="stock_warnings", to="locations.location")),
                ("party", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="stock_warnings", to="appointments.party")),
            ],
            options={
                "verbose_name": "warning of missing stickers",
                "verbose_name_plural": "warnings of missing stickers",
                "ordering": ["day", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["party", "location", "day"],
                        condition=Q(ended_at=None),
                        name="party_warned_once_for_a_day",
                    ),
                    models.CheckConstraint(
                        condition=Q(ended_at=None, end="")
                        | Q(ended_at__isnull=False, end__in=[end for end, _ in ENDS]),
                        name="ended_warning_says_how",
                    ),
                ],
            },
        ),
    ]
