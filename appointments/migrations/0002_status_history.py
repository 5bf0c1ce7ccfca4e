from django.db import migrations

# SECURITY DEFINER: the application's role may read the history but not write it.
# The trigger serves any table with an id and a status; TG_ARGV[0] names it in `about`.
HISTORY = """
create function write_status_change() returns trigger language plpgsql
security definer set search_path = public, pg_temp as $$
begin
    insert into appointments_statuschange (about, row, status, at, actor, channel, reason)
    values (tg_argv[0], new.id, new.status, clock_timestamp(),
        left(coalesce(current_setting('trail.actor', true), ''), 50),
        left(coalesce(current_setting('trail.channel', true), ''), 10),
        left(coalesce(current_setting('trail.reason', true), ''), 200));
    return null;
end $$;
create trigger appointment_begins after insert on appointments_appointment
for each row execute function write_status_change('appointment');
create trigger appointment_goes_on after update of status on appointments_appointment
for each row when (old.status is distinct from new.status)
execute function write_status_change('appointment');
"""
NO_HISTORY = """
drop trigger appointment_goes_on on appointments_appointment;
drop trigger appointment_begins on appointments_appointment;
drop function write_status_change();
"""

FIXED = """
create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% of % never changes', tg_argv[0], tg_table_name
        using errcode = 'integrity_constraint_violation';
end $$;
create trigger claim_stays_what_it_is before update on appointments_appointment
for each row when (
    (old.applicant_id, old.slot_id, old.place) is distinct from
    (new.applicant_id, new.slot_id, new.place)
) execute function refuse_change('applicant, slot and place');
"""
NOT_FIXED = """
drop trigger claim_stays_what_it_is on appointments_appointment;
drop function refuse_change();
"""

APPEND_ONLY = """
create trigger history_is_append_only before update or delete
on appointments_statuschange for each statement execute function append_only();
"""
NOT_APPEND_ONLY = "drop trigger history_is_append_only on appointments_statuschange;"


class Migration(migrations.Migration):
    dependencies = [("appointments", "0001_initial"), ("trail", "0002_append_only")]

    operations = [
        migrations.RunSQL(HISTORY, NO_HISTORY),
        migrations.RunSQL(FIXED, NOT_FIXED),
        migrations.RunSQL(APPEND_ONLY, NOT_APPEND_ONLY),
    ]
