from django.db import migrations, models

STATES = [
    ("asked", "waits for you to say which column is which"),
    ("judged", "waits for you to confirm it"),
    ("applying", "is being taken in"),
    ("applied", "taken in"),
    ("failed", "could not be taken in"),
    ("undone", "undone"),
    ("withdrawn", "not taken in"),
]


class Migration(migrations.Migration):
    dependencies = [("applicants", "0007_decision_pending")]

    operations = [
        migrations.AlterField(
            model_name="registrationlist",
            name="state",
            field=models.CharField(
                choices=STATES,
                db_default="applied",
                default="judged",
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.RemoveConstraint(model_name="registrationlist", name="list_has_a_state"),
        migrations.AddConstraint(
            model_name="registrationlist",
            constraint=models.CheckConstraint(
                condition=models.Q(state__in=[state for state, _ in STATES]),
                name="list_has_a_state",
            ),
        ),
    ]
