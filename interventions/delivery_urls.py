"""Addresses of what an intervention is given, what it becomes, and how it is made two."""

from django.urls import path

from interventions.views import delivery, hand_over

urlpatterns = [
    path("insatser/<int:pk>/personal/", delivery.staff_edit, name="staff_edit"),
    path("insatser/<int:pk>/dela/", delivery.intervention_split, name="intervention_split"),
    path("insatser/<int:pk>/overlamning/", hand_over.hand_over, name="hand_over"),
    path("insatser/overlamning/<int:pk>/", hand_over.hand_over_answer, name="hand_over_answer"),
]
