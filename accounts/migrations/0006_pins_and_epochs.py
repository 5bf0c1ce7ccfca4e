from django.db import migrations, models

# Whatever writes the row, also SQL by hand: a stale row saved as a whole cannot turn it back
COUNT = """
create function accounts_count_epoch() returns trigger language plpgsql as $$
begin
  new.epoch := old.epoch
    + (new.role is distinct from old.role or new.is_active is distinct from old.is_active)::int;
  return new;
end $$;
create trigger accounts_user_epoch before update on accounts_user
  for each row execute function accounts_count_epoch();
"""
UNDO = """
drop trigger accounts_user_epoch on accounts_user;
drop function accounts_count_epoch();
"""


class Migration(migrations.Migration):

    dependencies = [("accounts", "0005_emergency_accounts")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="pin",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=128),
        ),
        migrations.AddField(
            model_name="user",
            name="epoch",
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.RunSQL(COUNT, UNDO),
    ]
