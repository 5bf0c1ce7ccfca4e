from django.db import migrations, models

# The same net as under the events: the function is that of 0002
APPEND_ONLY = """
create trigger links_are_append_only before update or delete
on trail_link for each statement execute function append_only();
"""
NOT_APPEND_ONLY = "drop trigger links_are_append_only on trail_link;"


class Migration(migrations.Migration):
    dependencies = [("trail", "0003_place_of_an_event")]

    operations = [
        migrations.CreateModel(
            name="Link",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("table", models.CharField(max_length=30)),
                ("position", models.BigIntegerField()),
                ("row", models.BigIntegerField()),
                ("key", models.CharField(max_length=8)),
                ("mac", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ["table", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=["table", "position"], name="one_link_at_a_position"),
                    models.UniqueConstraint(fields=["table", "row"], name="one_link_for_a_row"),
                ],
            },
        ),
        migrations.RunSQL(APPEND_ONLY, NOT_APPEND_ONLY),
    ]
