from django.db import migrations, models
from django.db.models.functions import Now
from django.utils import timezone


class Migration(migrations.Migration):
    dependencies = [("appointments", "0006_hall_and_outages")]

    operations = [
        migrations.AddField(
            "waitlistentry",
            "told_at",
            models.DateTimeField("told at", default=timezone.now, db_default=Now()),
        ),
        migrations.AddField(
            "waitlistentry",
            "offered_at",
            models.DateTimeField("offered at", null=True, blank=True),
        ),
    ]
