from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    atomic = False  # while the index is made, people go on booking

    dependencies = [("appointments", "0012_term_of_the_history")]

    operations = [
        AddIndexConcurrently(
            "party",
            models.Index(
                Lower("email"), name="parties_of_an_address", condition=~models.Q(email="")
            ),
        )
    ]
