from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # while an index is made, the trail goes on being written

    dependencies = [("trail", "0005_term")]

    operations = [
        AddIndexConcurrently(
            model_name="event",
            index=models.Index(
                condition=models.Q(("kind__in", ["restrict", "correct"])),
                fields=["at"],
                name="acts_to_write_down",
            ),
        ),
    ]
