from django.db import migrations

# As purge_events of the trail: the only way in which steps leave, the oldest, chained, and
# older than the term, which stands here so that no caller can shorten it
TERM = """
create function purge_history(most integer) returns bigint language plpgsql
security definer set search_path = public, pg_temp as $$
declare
    cut bigint;
begin
    perform pg_advisory_xact_lock(7901);  -- that of chaining
    select max(oldest.position) into cut from (
        select position, bool_and(at < clock_timestamp() - interval '730 days')
            over (order by position) as over
        from (
            select link.position, step.at from trail_link link
            join appointments_statuschange step on step.id = link.row
            where link.table = 'appointments_statuschange' order by link.position limit most
        ) as first_ones
    ) as oldest where oldest.over;
    if cut is null then
        return null;
    end if;
    perform set_config('trail.purging', 'on', true);
    delete from appointments_statuschange step using trail_link link
    where link.table = 'appointments_statuschange' and link.position <= cut
    and link.row = step.id;
    delete from trail_link link
    where link.table = 'appointments_statuschange' and link.position < cut;
    perform set_config('trail.purging', 'off', true);
    return cut;
end $$;
revoke all on function purge_history(integer) from public;
drop trigger history_is_append_only on appointments_statuschange;
create trigger history_is_append_only before update or delete
on appointments_statuschange for each statement execute function append_only_in_its_term();
"""
NO_TERM = """
drop trigger history_is_append_only on appointments_statuschange;
create trigger history_is_append_only before update or delete
on appointments_statuschange for each statement execute function append_only();
drop function purge_history(integer);
"""


class Migration(migrations.Migration):
    dependencies = [("appointments", "0011_one_pool_in_a_slot"), ("trail", "0005_term")]

    operations = [migrations.RunSQL(TERM, NO_TERM)]
