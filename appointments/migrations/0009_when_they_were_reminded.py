from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("appointments", "0008_helpers")]

    operations = [
        migrations.AddField(
            "party", "reminded_on", models.DateField("reminded on", null=True, blank=True)
        ),
    ]
