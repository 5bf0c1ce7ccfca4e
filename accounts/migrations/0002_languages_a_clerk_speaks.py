import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="speaks",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(choices=[("uk", "Українська"), ("ru", "Русский"), ("nl", "Nederlands"), ("en", "English")], max_length=2),
                blank=True, default=list, db_default=[], size=None, verbose_name="speaks",
            ),
        ),
    ]
