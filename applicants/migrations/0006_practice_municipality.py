from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("applicants", "0005_headings")]

    operations = [
        migrations.AddField(
            model_name="municipality",
            name="practice",
            field=models.BooleanField(default=False, db_default=False, editable=False, verbose_name="practice"),
        ),
    ]
