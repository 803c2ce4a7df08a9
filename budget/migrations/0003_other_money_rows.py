"""Other money: its kinds by the names they have in the sums, and a grant may say which line it makes cheaper."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("budget", "0002_contributions_consultation_equity")]

    operations = [
        migrations.AlterField(
            model_name="otherincome",
            name="kind",
            field=models.CharField(
                choices=[
                    ("esf", "Europeiska socialfonden"),
                    ("myndighet", "Bidrag från annan myndighet"),
                    ("ranta", "Ränta"),
                    ("eget_kapital", "Eget kapital från tidigare år"),
                    ("annat", "Annat"),
                ],
                default="annat",
                max_length=12,
                verbose_name="slag",
            ),
        ),
        migrations.RemoveField(model_name="otherincome", name="shrinks_grant"),
        migrations.AddField(
            model_name="otherincome",
            name="shrinks",
            field=models.ForeignKey(
                blank=True,
                help_text="När pengarna går direkt till något som förbundet annars hade betalat.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="paid_by_others",
                to="budget.budgetline",
                verbose_name="minskar förbundets bidrag till",
            ),
        ),
    ]
