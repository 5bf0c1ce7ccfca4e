from django.db import migrations

COUNT = """
create or replace function accounts_count_epoch() returns trigger language plpgsql as $$
begin
  new.epoch := {known}
    + (new.role is distinct from old.role or new.is_active is distinct from old.is_active)::int;
  return new;
end $$;
"""
# Who ends the sessions of somebody counts by hand; a stale row saved as a whole still turns
# nothing back
BY_HAND = COUNT.format(known="greatest(new.epoch, old.epoch)")
ALONE = COUNT.format(known="old.epoch")


class Migration(migrations.Migration):

    dependencies = [("accounts", "0006_pins_and_epochs")]

    operations = [migrations.RunSQL(BY_HAND, ALONE)]
