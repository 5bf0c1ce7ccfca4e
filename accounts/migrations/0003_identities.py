import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("accounts", "0002_languages_a_clerk_speaks")]

    operations = [
        migrations.CreateModel(
            name="Identity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("issuer", models.CharField(max_length=255, verbose_name="issuer")),
                ("subject", models.CharField(max_length=255, verbose_name="subject")),
                ("bound_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="since")),
                ("user", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="identity", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "verbose_name": "identity",
                "verbose_name_plural": "identities",
                "constraints": [models.UniqueConstraint(fields=("issuer", "subject"), name="identity_of_one_user")],
            },
        ),
    ]
