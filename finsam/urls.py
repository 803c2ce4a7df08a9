"""Every address. Pages of an association live under /f/<slug>/; each app lists its own."""

from django.contrib import admin
from django.urls import include, path

from finsam import views

# Asked for by the sign-in package when somebody has tried too often.
handler429 = views.too_many_requests

urlpatterns = [
    path("livez", views.livez, name="livez"),
    path("readyz", views.readyz, name="readyz"),
    path("konto/", include("members.account_urls")),
    path("admin/", admin.site.urls),
    path("", include("members.urls")),
    path("", include("interventions.public_urls")),
    path("", include("budget.public_urls")),
    path("f/<slug:association_slug>/", include("members.association_urls")),
    path("f/<slug:association_slug>/", include("interventions.urls")),
    path("f/<slug:association_slug>/", include("interventions.delivery_urls")),
    path("f/<slug:association_slug>/", include("budget.urls")),
    path("f/<slug:association_slug>/", include("reports.urls")),
]
