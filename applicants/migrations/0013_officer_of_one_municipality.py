from django.db import migrations

# Fails, and names the account, where somebody has two: whose people she may see is for an
# administrator to say. Not in the models: Django makes this table by itself
ONE = """
create unique index concurrently if not exists officer_of_one_municipality
on applicants_municipality_officers (user_id)
"""


class Migration(migrations.Migration):
    """Without a lock that lists would wait for: hence outside a transaction."""

    atomic = False
    dependencies = [("applicants", "0012_pseudonyms_are_checked")]

    operations = [
        migrations.RunSQL(ONE, "drop index concurrently if exists officer_of_one_municipality")
    ]
