from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("appointments", "0007_what_the_line_was_told")]

    operations = [
        migrations.AddField(
            "party",
            "helper_email",
            models.EmailField("e-mail of a helper", max_length=254, blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddIndex(
            "party",
            models.Index(
                fields=["helper_email"],
                name="parties_of_a_helper",
                condition=~models.Q(helper_email=""),
            ),
        ),
    ]
