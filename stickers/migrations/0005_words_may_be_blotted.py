from django.db import migrations

# The words of a clerk about a person may be blotted out, by one sign and no other; the rest
# stays what was found. Told apart by the database, so that no right of its own is needed.
BLOT = """
drop trigger outcome_stays_what_it_is on stickers_outcome;
create trigger outcome_stays_what_it_is before update on stickers_outcome
for each row when (
    (old.appointment_id, old.result, old.document, old.sticker_id, old.desk_id,
     old.checked_by_id, old.at, old.recorded_at)
    is distinct from
    (new.appointment_id, new.result, new.document, new.sticker_id, new.desk_id,
     new.checked_by_id, new.at, new.recorded_at)
    or (new.note is distinct from old.note and new.note <> '-')
) execute function refuse_change('what was found');

drop trigger reissues_are_kept on stickers_reissue;
create trigger reissues_are_kept before delete on stickers_reissue
for each statement execute function append_only();
create trigger reissue_stays_what_it_is before update on stickers_reissue
for each row when (
    (old.applicant_id, old.sticker_id, old.why, old.by_id, old.at)
    is distinct from (new.applicant_id, new.sticker_id, new.why, new.by_id, new.at)
    or (new.report is distinct from old.report and new.report <> '-')
) execute function refuse_change('a reissue');
"""
NO_BLOT = """
drop trigger reissue_stays_what_it_is on stickers_reissue;
drop trigger reissues_are_kept on stickers_reissue;
create trigger reissues_are_kept before update or delete on stickers_reissue
for each statement execute function append_only();

drop trigger outcome_stays_what_it_is on stickers_outcome;
create trigger outcome_stays_what_it_is before update on stickers_outcome
for each row when (
    (old.appointment_id, old.result, old.document, old.note, old.sticker_id, old.desk_id,
     old.checked_by_id, old.at, old.recorded_at)
    is distinct from
    (new.appointment_id, new.result, new.document, new.note, new.sticker_id, new.desk_id,
     new.checked_by_id, new.at, new.recorded_at)
) execute function refuse_change('what was found');
"""


class Migration(migrations.Migration):
    dependencies = [("stickers", "0004_used_of_a_roll")]

    operations = [migrations.RunSQL(BLOT, NO_BLOT)]
