"""Budget lines in and out as a file, each with its amounts for three years."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from budget.enums import Area
from budget.models import Budget, BudgetLine
from budget.services.budgets import ADOPTED, set_line_amounts
from finsam.web.resources import (
    ASSOCIATION,
    ChoiceWidget,
    KronorWidget,
    NumberWidget,
    RelatedWidget,
    ScopedResource,
    column,
    text_column,
)
from interventions.models import Intervention

YEAR, VERSION = "År", "Version"
AMOUNTS = ("Belopp", "Belopp året efter", "Belopp två år efter")


class AmountWidget(KronorWidget):
    """Written by the resource: a line's amounts are rows of their own."""


class BudgetWidget(RelatedWidget):
    """The budget of a year; the version is asked for only where there are several."""

    def get_queryset(self, value: Any, row: Any, *args: Any, **kwargs: Any) -> Any:
        rows = super().get_queryset(value, row)
        return rows.filter(version=row[VERSION]) if str(row.get(VERSION) or "").isdigit() else rows

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(value.year) if value else ""


class BudgetLineResource(ScopedResource):
    """A line is known by its budget and its name."""

    association = column("budget__association__name", ASSOCIATION, readonly=True)
    budget = column("budget", YEAR, BudgetWidget(Budget, "year"))
    version = column("budget__version", VERSION, readonly=True)
    area = column("area", "Område", ChoiceWidget(Area))
    own_area = text_column("own_area", "Eget område")
    name = text_column("name", "Rad")
    intervention = column("intervention", "Insats", RelatedWidget(Intervention, "name"))
    position = column("position", "Ordning", NumberWidget(), default=0)
    amount_0 = column("amount_0", AMOUNTS[0], AmountWidget(), readonly=True)
    amount_1 = column("amount_1", AMOUNTS[1], AmountWidget(), readonly=True)
    amount_2 = column("amount_2", AMOUNTS[2], AmountWidget(), readonly=True)

    class Meta(ScopedResource.Meta):
        model = BudgetLine
        name = "Budgetrader"
        import_id_fields = ["budget", "name"]
        fields = [
            "association",
            "budget",
            "version",
            "area",
            "own_area",
            "name",
            "intervention",
            "position",
            "amount_0",
            "amount_1",
            "amount_2",
        ]

    def _amount(self, line: BudgetLine, offset: int) -> Decimal | None:
        return line.amount_in(line.budget.year + offset)

    def dehydrate_amount_0(self, line: BudgetLine) -> str:
        return KronorWidget().render(self._amount(line, 0))

    def dehydrate_amount_1(self, line: BudgetLine) -> str:
        return KronorWidget().render(self._amount(line, 1))

    def dehydrate_amount_2(self, line: BudgetLine) -> str:
        return KronorWidget().render(self._amount(line, 2))

    def after_init_instance(self, instance: BudgetLine, new: bool, row: Any, **kwargs: Any) -> None:
        """The stored amounts stand on the line, so that the preview and the test for change see them."""
        for offset in range(len(AMOUNTS)):
            setattr(instance, f"amount_{offset}", None if new else self._amount(instance, offset))

    def import_instance(self, instance: BudgetLine, row: Any, **kwargs: Any) -> None:
        errors: dict[str, Any] = {}
        try:
            super().import_instance(instance, row, **kwargs)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        instance.imported = self._read_amounts(row, errors)
        for offset, amount in instance.imported.items():
            setattr(instance, f"amount_{offset}", amount)
        if errors:
            raise ValidationError(errors)

    def validate_instance(
        self, instance: BudgetLine, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """Asked only of rows that change: a whole register that was exported can be read in again."""
        errors = dict(import_validation_errors or {})
        if instance.budget_id and instance.budget.is_adopted:
            errors["budget"] = ValidationError(f"{instance.budget}: {ADOPTED}")
        super().validate_instance(instance, errors, validate_unique)

    def _read_amounts(self, row: Any, errors: dict[str, Any]) -> dict[int, Decimal | None]:
        """Offset from the budget's year → kronor, for the columns that are in the file."""
        found: dict[int, Decimal | None] = {}
        for offset, name in enumerate(AMOUNTS):
            if name not in row:
                continue
            try:
                found[offset] = KronorWidget().clean(row[name])
            except ValueError as error:
                errors[f"amount_{offset}"] = ValidationError(str(error))
        return found

    def after_save_instance(self, instance: BudgetLine, row: Any, **kwargs: Any) -> None:
        amounts = {instance.budget.year + offset: amount for offset, amount in instance.imported.items()}
        set_line_amounts(by=self.access, line=instance, amounts=amounts)
