from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applicants", "0006_practice_municipality")]

    operations = [
        migrations.AddField(
            model_name="applicant",
            name="decision_pending_since",
            field=models.DateField(blank=True, null=True, verbose_name="IND decides since"),
        ),
    ]
