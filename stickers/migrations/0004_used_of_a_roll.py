from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("stickers", "0003_told_outcomes"),
    ]
    operations = [
        migrations.AddIndex(
            model_name="sticker",
            index=models.Index(
                condition=models.Q(("status__in", ["issued", "void"])),
                fields=["transfer", "serial"],
                name="used_of_a_roll",
            ),
        ),
    ]
