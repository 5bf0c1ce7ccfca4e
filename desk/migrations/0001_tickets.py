import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('appointments', '0005_place_of_a_status_change'),
        ('locations', '0002_duties_and_practice'),
    ]

    operations = [
        migrations.CreateModel(
            name='Ticket',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('language', models.CharField(choices=[('uk', 'Українська'), ('ru', 'Русский'), ('nl', 'Nederlands'), ('en', 'English')], max_length=2, verbose_name='language')),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('called', 'called'), ('here', 'being served'), ('not_here', 'not here'), ('done', 'done')], default='waiting', max_length=10, verbose_name='state')),
                ('given_at', models.DateTimeField(verbose_name='given at')),
                ('called_at', models.DateTimeField(blank=True, null=True, verbose_name='called at')),
                ('calls', models.PositiveSmallIntegerField(default=0, verbose_name='calls')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended at')),
                ('desk', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='locations.desk')),
                ('location', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='locations.location')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='appointments.party')),
            ],
            options={
                'verbose_name': 'ticket',
                'verbose_name_plural': 'tickets',
                'ordering': ['location', 'day', 'number'],
                'constraints': [models.UniqueConstraint(fields=('location', 'day', 'number'), name='ticket_numbered_once'), models.UniqueConstraint(fields=('location', 'day', 'party'), name='one_ticket_per_party_and_day'), models.UniqueConstraint(condition=models.Q(('state__in', ['called', 'here'])), fields=('desk',), name='one_ticket_at_a_desk'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'called', 'here', 'not_here', 'done'])), name='ticket_has_a_state'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['called', 'here']), _negated=True), models.Q(('called_at__isnull', False), ('desk__isnull', False)), _connector='OR'), name='called_to_a_desk')],
            },
        ),
    ]
