from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # while the index is made, people go on booking

    dependencies = [("appointments", "0007_what_the_line_was_told")]

    operations = [
        migrations.AddField(
            "party",
            "helper_email",
            models.EmailField(
                "e-mail of a helper", max_length=254, blank=True, default="", db_default=""
            ),
        ),
        AddIndexConcurrently(
            "party",
            models.Index(
                fields=["helper_email"],
                name="parties_of_a_helper",
                condition=~models.Q(helper_email=""),
            ),
        ),
    ]
