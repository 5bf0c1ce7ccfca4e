from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # while an index is made, letters go on being written

    dependencies = [("notices", "0004_announcements")]

    operations = [
        AddIndexConcurrently(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("result__in", ["failed", "dead"])),
                fields=["result_at"],
                name="undelivered_notices",
            ),
        ),
    ]
