from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # while the index is made, the desks go on

    dependencies = [
        ("stickers", "0003_told_outcomes"),
    ]
    operations = [
        AddIndexConcurrently(
            model_name="sticker",
            index=models.Index(
                condition=models.Q(("status__in", ["issued", "void"])),
                fields=["transfer", "serial"],
                name="used_of_a_roll",
            ),
        ),
    ]
