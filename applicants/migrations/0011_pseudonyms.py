import django.contrib.postgres.operations
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applicants", "0010_restricted")]

    operations = [
        migrations.RemoveConstraint(model_name="applicant", name="v_number_of_ten"),
        # Looked at by 0012, while people book
        django.contrib.postgres.operations.AddConstraintNotValid(
            model_name="applicant",
            constraint=models.CheckConstraint(
                condition=models.Q(("v_number__regex", "^(\\d{10}|E\\d{9})$")),
                name="v_number_or_forgotten",
            ),
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="erased at")),
                ("lifted_at", models.DateTimeField(blank=True, null=True, verbose_name="lifted at")),
            ],
            options={
                "verbose_name": "erasure",
                "verbose_name_plural": "erasures",
                "ordering": ["at", "pk"],
            },
        ),
    ]
