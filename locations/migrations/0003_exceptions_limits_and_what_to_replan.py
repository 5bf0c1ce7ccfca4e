import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('locations', '0002_duties_and_practice'),
    ]

    operations = [
        migrations.CreateModel(
            name='DayHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opens', models.TimeField(verbose_name='opens')),
                ('closes', models.TimeField(verbose_name='closes')),
                ('desks', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name='desks')),
                ('slot_minutes', models.PositiveSmallIntegerField(default=10, validators=[django.core.validators.MinValueValidator(10), django.core.validators.MaxValueValidator(60)], verbose_name='minutes per slot')),
                ('person_minutes', models.PositiveSmallIntegerField(db_default=10, default=10, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name='minutes per person')),
                ('day', models.DateField(verbose_name='day')),
                ('reason', models.CharField(max_length=200, verbose_name='reason')),
            ],
            options={
                'verbose_name': 'hours of one day',
                'verbose_name_plural': 'hours of one day',
                'ordering': ['location', 'day', 'opens'],
            },
        ),
        migrations.CreateModel(
            name='Limit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(verbose_name='from')),
                ('ends_at', models.DateTimeField(verbose_name='until')),
                ('places', models.PositiveSmallIntegerField(verbose_name='places per slot')),
                ('why', models.CharField(choices=[('stock', 'no stickers'), ('hall', 'the hall'), ('pause', 'new bookings stopped')], max_length=5, verbose_name='why')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
            ],
            options={
                'verbose_name': 'limit',
                'verbose_name_plural': 'limits',
                'ordering': ['location', 'starts_at'],
            },
        ),
        migrations.CreateModel(
            name='Replan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('steps', models.PositiveSmallIntegerField(default=0, verbose_name='working days')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='asked at')),
            ],
            options={
                'verbose_name': 'day to work in',
                'verbose_name_plural': 'days to work in',
            },
        ),
        migrations.AddField(
            model_name='openinghours',
            name='person_minutes',
            field=models.PositiveSmallIntegerField(db_default=10, default=10, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name='minutes per person'),
        ),
        migrations.AddConstraint(
            model_name='openinghours',
            constraint=models.CheckConstraint(condition=models.Q(('person_minutes__range', (1, 60))), name='person_takes_a_minute_to_an_hour'),
        ),
        migrations.AddField(
            model_name='dayhours',
            name='location',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='day_hours', to='locations.location', verbose_name='location'),
        ),
        migrations.AddField(
            model_name='limit',
            name='location',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='limits', to='locations.location'),
        ),
        migrations.AddField(
            model_name='replan',
            name='location',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='locations.location'),
        ),
        migrations.AddConstraint(
            model_name='dayhours',
            constraint=models.CheckConstraint(condition=models.Q(('closes__gt', models.F('opens'))), name='day_opens_before_closing'),
        ),
        migrations.AddConstraint(
            model_name='dayhours',
            constraint=models.CheckConstraint(condition=models.Q(('desks__gte', 1)), name='day_has_an_open_desk'),
        ),
        migrations.AddConstraint(
            model_name='dayhours',
            constraint=models.CheckConstraint(condition=models.Q(('slot_minutes__range', (10, 60))), name='day_has_slots_of_ten_to_sixty'),
        ),
        migrations.AddConstraint(
            model_name='dayhours',
            constraint=models.CheckConstraint(condition=models.Q(('person_minutes__range', (1, 60))), name='day_has_minutes_per_person'),
        ),
        migrations.AddConstraint(
            model_name='dayhours',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.F('location'), '='), (models.F('day'), '='), (models.Func(django.db.models.functions.comparison.Cast(django.db.models.expressions.CombinedExpression(django.db.models.functions.datetime.Extract('opens', 'epoch'), '/', models.Value(60)), models.IntegerField()), django.db.models.functions.comparison.Cast(django.db.models.expressions.CombinedExpression(django.db.models.functions.datetime.Extract('closes', 'epoch'), '/', models.Value(60)), models.IntegerField()), function='int4range', output_field=django.contrib.postgres.fields.ranges.IntegerRangeField()), '&&')], name='hours_of_a_day_do_not_overlap'),
        ),
        migrations.AddConstraint(
            model_name='limit',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='limit_has_length'),
        ),
        migrations.AddConstraint(
            model_name='limit',
            constraint=models.CheckConstraint(condition=models.Q(('why__in', ['stock', 'hall', 'pause'])), name='limit_says_why'),
        ),
        migrations.AddConstraint(
            model_name='limit',
            constraint=models.UniqueConstraint(fields=('location', 'starts_at', 'ends_at', 'why', 'note'), name='limit_set_once'),
        ),
        migrations.AddConstraint(
            model_name='replan',
            constraint=models.UniqueConstraint(fields=('location', 'day'), name='day_queued_once'),
        ),
    ]
