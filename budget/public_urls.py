"""The one address about money that anybody may open, without signing in."""

from django.urls import path

from budget.views import proposal

urlpatterns = [
    path("f/<slug:slug>/budgetforslag/<int:year>/", proposal.budget_proposal, name="budget_proposal"),
]
