from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applicants", "0009_invitees_of_a_wave")]

    operations = [
        migrations.AddField(
            model_name="applicant",
            name="restricted_on",
            field=models.DateField(blank=True, null=True, verbose_name="use restricted on"),
        ),
    ]
