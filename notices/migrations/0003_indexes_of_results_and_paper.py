from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # while an index is made, letters go on being written

    dependencies = [("notices", "0002_results_paper_paragraphs")]

    operations = [
        AddIndexConcurrently(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("batch__isnull", False)),
                fields=["batch"],
                name="printed_notices",
            ),
        ),
        AddIndexConcurrently(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("result", "dead")), fields=["about"], name="dead_notices"
            ),
        ),
        AddIndexConcurrently(
            model_name="notice",
            index=models.Index(
                condition=models.Q(
                    ("channel", "sms"), ("result", ""), models.Q(("carrier_id", ""), _negated=True)
                ),
                fields=["sent_at"],
                name="unanswered_notices",
            ),
        ),
    ]
