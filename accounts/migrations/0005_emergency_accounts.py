import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("accounts", "0004_invitations")]

    operations = [
        migrations.CreateModel(
            name="Emergency",
            fields=[
                ("number", models.PositiveSmallIntegerField(primary_key=True, serialize=False, verbose_name="number")),
                ("user", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="emergency", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "verbose_name": "emergency account",
                "verbose_name_plural": "emergency accounts",
                "constraints": [models.CheckConstraint(condition=models.Q(("number__in", [1, 2])), name="at_most_two_emergency_accounts")],
            },
        ),
    ]
