import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KEEP = """
insert into locations_duty (location_id, user_id)
select location_id, user_id from locations_location_clerks;
"""
BACK = """
insert into locations_location_clerks (location_id, user_id)
select location_id, user_id from locations_duty;
"""


class Migration(migrations.Migration):

    dependencies = [
        ("locations", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="location",
            name="practice",
            field=models.BooleanField(default=False, db_default=False, editable=False, verbose_name="practice"),
        ),
        migrations.CreateModel(
            name="Duty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("until", models.DateField(blank=True, help_text="Empty: until it is taken back.", null=True, verbose_name="last day")),
                ("location", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="duties", to="locations.location")),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="duties", to=settings.AUTH_USER_MODEL, verbose_name="clerk")),
            ],
            options={
                "verbose_name": "clerk",
                "verbose_name_plural": "clerks",
                "ordering": ["location", "user"],
                "constraints": [models.UniqueConstraint(fields=("location", "user"), name="clerk_listed_once")],
            },
        ),
        migrations.RunSQL(KEEP, BACK),
        migrations.RemoveField(model_name="location", name="clerks"),
        migrations.AddField(
            model_name="location",
            name="clerks",
            field=models.ManyToManyField(blank=True, related_name="locations", through="locations.Duty", to=settings.AUTH_USER_MODEL, verbose_name="clerks"),
        ),
    ]
