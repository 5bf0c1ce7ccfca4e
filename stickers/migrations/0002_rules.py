from django.db import migrations

# The history of a sticker, as that of an appointment; what is final, and what is kept as it was
RULES = """
create trigger sticker_begins after insert on stickers_sticker
for each row execute function write_status_change('sticker');
create trigger sticker_goes_on after update of status on stickers_sticker
for each row when (old.status is distinct from new.status)
execute function write_status_change('sticker');

create trigger sticker_stays_what_it_is before update on stickers_sticker
for each row when ((old.serial, old.batch_id) is distinct from (new.serial, new.batch_id))
execute function refuse_change('serial and batch');
create trigger sticker_does_not_come_back before update of status on stickers_sticker
for each row when (
    old.status in ('void', 'spoiled', 'lost', 'returned')
    and old.status is distinct from new.status
) execute function refuse_change('the end');
create trigger outcome_stays_what_it_is before update on stickers_outcome
for each row when (
    (old.appointment_id, old.result, old.document, old.note, old.sticker_id, old.desk_id,
     old.checked_by_id, old.at, old.recorded_at)
    is distinct from
    (new.appointment_id, new.result, new.document, new.note, new.sticker_id, new.desk_id,
     new.checked_by_id, new.at, new.recorded_at)
) execute function refuse_change('what was found');
create trigger undone_outcome_stays_undone before update on stickers_outcome
for each row when (old.undone_at is not null and new.undone_at is distinct from old.undone_at)
execute function refuse_change('undone_at');
create trigger batch_stays_what_it_is before update on stickers_batch
for each row execute function refuse_change('what came');

create trigger stickers_are_kept before delete on stickers_sticker
for each statement execute function append_only();
create trigger outcomes_are_kept before delete on stickers_outcome
for each statement execute function append_only();
create trigger batches_are_kept before delete on stickers_batch
for each statement execute function append_only();
create trigger transfers_are_kept before delete on stickers_transfer
for each statement execute function append_only();
create trigger counts_are_kept before delete on stickers_stockcount
for each statement execute function append_only();
create trigger reissues_are_kept before update or delete on stickers_reissue
for each statement execute function append_only();
"""
NO_RULES = """
drop trigger reissues_are_kept on stickers_reissue;
drop trigger counts_are_kept on stickers_stockcount;
drop trigger transfers_are_kept on stickers_transfer;
drop trigger batches_are_kept on stickers_batch;
drop trigger outcomes_are_kept on stickers_outcome;
drop trigger stickers_are_kept on stickers_sticker;
drop trigger batch_stays_what_it_is on stickers_batch;
drop trigger undone_outcome_stays_undone on stickers_outcome;
drop trigger outcome_stays_what_it_is on stickers_outcome;
drop trigger sticker_does_not_come_back on stickers_sticker;
drop trigger sticker_stays_what_it_is on stickers_sticker;
drop trigger sticker_goes_on on stickers_sticker;
drop trigger sticker_begins on stickers_sticker;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("stickers", "0001_initial"),
        ("appointments", "0005_place_of_a_status_change"),
    ]

    operations = [migrations.RunSQL(RULES, NO_RULES)]
