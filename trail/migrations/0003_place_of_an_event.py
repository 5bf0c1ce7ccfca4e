from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("trail", "0002_append_only")]

    operations = [
        migrations.AddField(
            model_name="event",
            name="place",
            # A default of the database: the last version may still be writing beside us
            field=models.CharField(
                blank=True, db_default="", default="", max_length=20, verbose_name="desk"
            ),
        ),
    ]
