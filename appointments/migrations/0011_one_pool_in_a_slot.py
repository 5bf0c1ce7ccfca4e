from django.db import migrations, models
from django.db.models import Q

ONCE = """
create unique index concurrently if not exists one_pool_in_a_slot
on appointments_allotment (slot_id, purpose)
where bus_id is null and municipality_id is null and wave_id is null
"""


class Migration(migrations.Migration):
    """Without a lock that bookings would wait for: hence outside a transaction."""

    atomic = False
    dependencies = [("appointments", "0010_pools_shares_and_news_of_places")]

    operations = [
        migrations.SeparateDatabaseAndState(
            [
                migrations.RunSQL(
                    ONCE, "drop index concurrently if exists one_pool_in_a_slot"
                )
            ],
            [
                migrations.AddConstraint(
                    "allotment",
                    models.UniqueConstraint(
                        fields=["slot", "purpose"],
                        condition=Q(bus=None, wave=None, municipality=None),
                        name="one_pool_in_a_slot",
                    ),
                )
            ],
        ),
    ]
