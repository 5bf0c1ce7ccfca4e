from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

# Who was served before is not told of it now
TOLD = "update stickers_outcome set told_at = recorded_at"


class Migration(migrations.Migration):
    atomic = False  # while the index is made, the desks go on

    dependencies = [("stickers", "0002_rules")]

    operations = [
        migrations.AddField(
            "outcome", "told_at", models.DateTimeField("told at", null=True, blank=True)
        ),
        migrations.RunSQL(TOLD, migrations.RunSQL.noop),
        AddIndexConcurrently(
            "outcome",
            models.Index(
                fields=["recorded_at"],
                name="outcomes_to_tell",
                condition=models.Q(told_at=None, undone_at=None),
            ),
        ),
    ]
