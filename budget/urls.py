"""Addresses of the pages that show money: overview, interventions with their cost, goals, budgets."""

from django.urls import path

from budget.views import adoption, budgets, grid, income, interventions, keys, overview, states, targets

urlpatterns = [
    path("forbundet/", overview.association_overview, name="association_overview"),
    path("insatser/", interventions.intervention_list, name="intervention_list"),
    path("insatser/export.csv", interventions.intervention_export, name="intervention_export"),
    path("insatser/<int:pk>/", interventions.intervention_detail, name="intervention_detail"),
    path("mal/", targets.target_list, name="target_list"),
    path("ekonomi/", budgets.budget_list, name="budget_list"),
    path("ekonomi/ny/", states.budget_new, name="budget_new"),
    path("ekonomi/<int:pk>/", budgets.budget_detail, name="budget_detail"),
    path("ekonomi/<int:pk>/redigera/", grid.budget_edit, name="budget_edit"),
    path("ekonomi/<int:pk>/intakter/", income.budget_income, name="budget_income"),
    path("ekonomi/<int:pk>/intakter/rakna/", income.budget_solve, name="budget_solve"),
    path("ekonomi/<int:pk>/lage/", states.budget_state, name="budget_state"),
    path("ekonomi/<int:pk>/revidera/", states.budget_revise, name="budget_revise"),
    path("ekonomi/<int:pk>/faststall/", adoption.budget_adopt, name="budget_adopt"),
    path("ekonomi/nycklar/", keys.key_list, name="key_list"),
    path("ekonomi/nycklar/ny/", keys.key_new, name="key_new"),
    path("ekonomi/nycklar/<int:pk>/", keys.key_detail, name="key_detail"),
    path("ekonomi/nycklar/<int:pk>/andra/", keys.key_edit, name="key_edit"),
    path("ekonomi/andelsregler/ny/", keys.share_rule_new, name="share_rule_new"),
]
