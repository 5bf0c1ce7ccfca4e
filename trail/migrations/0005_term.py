from django.db import migrations

# The only way in which rows leave: the oldest, chained, and older than the term, which stands
# here so that no caller can shorten it. The last link of what goes stays: the next row is
# sealed together with it. The flag alone opens nothing: the site's role may not delete.
TERM = """
create function append_only_in_its_term() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and current_setting('trail.purging', true) = 'on' then
        return null;
    end if;
    raise exception '% is append-only', tg_table_name
        using errcode = 'insufficient_privilege';
end $$;
create function purge_events(most integer) returns bigint language plpgsql
security definer set search_path = public, pg_temp as $$
declare
    cut bigint;
begin
    perform pg_advisory_xact_lock(7901);  -- that of chaining
    select max(oldest.position) into cut from (
        select position, bool_and(at < clock_timestamp() - interval '365 days')
            over (order by position) as over
        from (
            select link.position, event.at from trail_link link
            join trail_event event on event.id = link.row
            where link.table = 'trail_event' order by link.position limit most
        ) as first_ones
    ) as oldest where oldest.over;
    if cut is null then
        return null;
    end if;
    perform set_config('trail.purging', 'on', true);
    delete from trail_event using trail_link link
    where link.table = 'trail_event' and link.position <= cut and link.row = trail_event.id;
    delete from trail_link link where link.table = 'trail_event' and link.position < cut;
    perform set_config('trail.purging', 'off', true);
    return cut;
end $$;
revoke all on function purge_events(integer) from public;
drop trigger events_are_append_only on trail_event;
create trigger events_are_append_only before update or delete
on trail_event for each statement execute function append_only_in_its_term();
drop trigger links_are_append_only on trail_link;
create trigger links_are_append_only before update or delete
on trail_link for each statement execute function append_only_in_its_term();
"""
NO_TERM = """
drop trigger links_are_append_only on trail_link;
create trigger links_are_append_only before update or delete
on trail_link for each statement execute function append_only();
drop trigger events_are_append_only on trail_event;
create trigger events_are_append_only before update or delete
on trail_event for each statement execute function append_only();
drop function purge_events(integer);
drop function append_only_in_its_term();
"""


class Migration(migrations.Migration):
    dependencies = [("trail", "0004_links")]

    operations = [migrations.RunSQL(TERM, NO_TERM)]
