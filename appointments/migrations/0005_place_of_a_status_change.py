from django.db import migrations, models

WRITE = """
create or replace function write_status_change() returns trigger language plpgsql
security definer set search_path = public, pg_temp as $$
begin
    insert into appointments_statuschange (about, row, status, at, actor, channel, reason, place)
    values (tg_argv[0], new.id, new.status, clock_timestamp(),
        left(coalesce(current_setting('trail.actor', true), ''), 50),
        left(coalesce(current_setting('trail.channel', true), ''), 10),
        left(coalesce(current_setting('trail.reason', true), ''), 200),
        left(coalesce(current_setting('trail.place', true), ''), 20));
    return null;
end $$;
"""
WRITE_WITHOUT_PLACE = """
create or replace function write_status_change() returns trigger language plpgsql
security definer set search_path = public, pg_temp as $$
begin
    insert into appointments_statuschange (about, row, status, at, actor, channel, reason)
    values (tg_argv[0], new.id, new.status, clock_timestamp(),
        left(coalesce(current_setting('trail.actor', true), ''), 50),
        left(coalesce(current_setting('trail.channel', true), ''), 10),
        left(coalesce(current_setting('trail.reason', true), ''), 200));
    return null;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("appointments", "0004_one_allotment_per_slot_of_a_bus")]

    operations = [
        migrations.AddField(
            model_name="statuschange",
            name="place",
            field=models.CharField(db_default="", default="", max_length=20),
        ),
        migrations.RunSQL(WRITE, WRITE_WITHOUT_PLACE),
    ]
