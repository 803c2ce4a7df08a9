"""What stood as one sum of other income becomes a row; a grant may say which line it makes cheaper."""

import django.db.models.deletion
from django.db import migrations, models

NAME = "Andra intäkter"


def sums_to_rows(apps, schema_editor):
    OtherIncome = apps.get_model("budget", "OtherIncome")
    for budget in apps.get_model("budget", "Budget").objects.exclude(other_income=0):
        OtherIncome.objects.create(budget=budget, kind="annat", name=NAME, amount=budget.other_income)


def rows_to_sums(apps, schema_editor):
    OtherIncome = apps.get_model("budget", "OtherIncome")
    for row in OtherIncome.objects.filter(name=NAME, kind="annat").select_related("budget"):
        row.budget.other_income = row.amount
        row.budget.save(update_fields=["other_income"])
        row.delete()


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
        migrations.RunPython(sums_to_rows, rows_to_sums),
    ]
