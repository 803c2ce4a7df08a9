"""The one address of an application that is opened by a letter's link, without signing in."""

from django.urls import path

from interventions.views import party

urlpatterns = [
    path("ansokan/bekrafta/<str:token>/", party.party_answer, name="party_answer"),
]
