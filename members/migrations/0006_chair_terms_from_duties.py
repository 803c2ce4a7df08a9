from django.db import migrations

import finsam.web.fields

DUTIES = {'ordförande': 'ordforande', 'vice ordförande': 'vice', 'andre vice ordförande': 'vice2'}


def duties_to_chair_terms(apps, schema_editor):
    """Who is chair moves from a word on the seat to a term of its own for each who has held that seat."""
    Seat = apps.get_model('members', 'Seat')
    ChairTerm = apps.get_model('members', 'ChairTerm')
    for seat in Seat.objects.filter(kind='ordinarie').exclude(duty=''):
        duty = DUTIES.get(seat.duty.strip().lower())
        if not duty:
            continue
        ChairTerm.objects.bulk_create(
            ChairTerm(
                mandate=mandate, duty=duty, valid_from=mandate.valid_from, valid_until=mandate.valid_until
            )
            for mandate in seat.mandates.all()
        )
        seat.duty = ''
        seat.save()


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0005_remove_words_from_association'),
    ]

    operations = [
        migrations.AlterField(
            model_name='seat',
            name='duty',
            field=finsam.web.fields.SafeCharField(
                blank=True,
                help_text='Till exempel sammankallande. Ordförande väljs på gruppens sida.',
                max_length=60,
                verbose_name='uppdrag',
            ),
        ),
        migrations.RunPython(duties_to_chair_terms, migrations.RunPython.noop),
    ]
