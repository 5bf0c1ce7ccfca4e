from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("applicants", "0011_pseudonyms")]

    operations = [ValidateConstraint(model_name="applicant", name="v_number_or_forgotten")]
