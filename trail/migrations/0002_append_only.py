from django.db import migrations

# A net under the missing privileges of the application's role: it also catches the owner,
# unless the owner switches triggers off or truncates: acts, not accidents.
APPEND_ONLY = """
create function append_only() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name
        using errcode = 'insufficient_privilege';
end $$;
create trigger events_are_append_only before update or delete
on trail_event for each statement execute function append_only();
"""
NOT_APPEND_ONLY = """
drop trigger events_are_append_only on trail_event;
drop function append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("trail", "0001_initial")]

    operations = [migrations.RunSQL(APPEND_ONLY, NOT_APPEND_ONLY)]
