from django.db import migrations, models
from django.db.models import Q

ONCE = """
create unique index concurrently bus_keeps_a_slot_once
on appointments_allotment (bus_id, slot_id) where bus_id is not null
"""

# A claim comes from an allotment of its own slot, or from none
OF_ONE_SLOT = """
create unique index concurrently allotment_is_of_one_slot
on appointments_allotment (id, slot_id)
"""
SAME_SLOT = """
alter table appointments_appointment
add constraint claim_and_allotment_share_a_slot foreign key (allotment_id, slot_id)
references appointments_allotment (id, slot_id) deferrable initially deferred not valid
"""
VALID = "alter table appointments_appointment validate constraint claim_and_allotment_share_a_slot"
ANY_SLOT = "alter table appointments_appointment drop constraint claim_and_allotment_share_a_slot"


def drop(index: str) -> str:
    return f"drop index concurrently if exists {index}"


class Migration(migrations.Migration):
    """Without a lock that bookings would wait for: hence outside a transaction, each index by itself."""

    atomic = False
    dependencies = [("appointments", "0003_buses")]

    operations = [
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(ONCE, drop("bus_keeps_a_slot_once"))],
            [
                migrations.AddConstraint(
                    "allotment",
                    models.UniqueConstraint(
                        fields=["bus", "slot"],
                        condition=Q(bus__isnull=False),
                        name="bus_keeps_a_slot_once",
                    ),
                )
            ],
        ),
        migrations.RunSQL(OF_ONE_SLOT, drop("allotment_is_of_one_slot")),
        migrations.RunSQL(SAME_SLOT, ANY_SLOT),
        migrations.RunSQL(VALID, migrations.RunSQL.noop),
    ]
