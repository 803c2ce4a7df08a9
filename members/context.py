"""What the frame around every page needs: who, where, which menu, which day."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst

from finsam.web import clock
from members.domain.sessions import WARNING, Stay
from members.models import Association
from members.permissions import Permission, may
from members.queries.access import access_to

# Label, address, and what one must be allowed to see it.
SEE = Permission.SEE_ASSOCIATION
MENU = (
    ("", (("Start", "association_start", SEE),)),
    (
        "Förbundet",
        (
            ("Medlemmar och andelar", "association_overview", SEE),
            ("Styrelse och grupper", "body_list", SEE),
            ("Möten", "meeting_overview", SEE),
            ("Diarium", "diary_list", Permission.SEE_ALL_MEETINGS),
        ),
    ),
    (
        "Insatser",
        (
            ("Insatser", "intervention_list", SEE),
            ("Ansökningar", "application_list", Permission.SEE_CALLS),
            ("Mål och resultat", "target_list", SEE),
            ("Rapporter", "report_list", Permission.SEE_RAW_COUNTS),
        ),
    ),
    (
        "Ekonomi",
        (
            ("Budget", "budget_list", SEE),
            ("Uppföljning", "follow_up", SEE),
            ("Räkningar", "statement_list", SEE),
            ("Bokföring", "ledger_list", Permission.SEE_LEDGER),
            ("Bidrag", "contribution_list", SEE),
            ("Andelar och nycklar", "key_list", SEE),
        ),
    ),
    ("Planer och rapporter", (("Dokument", "document_list", SEE),)),
    ("Året", (("Årets stopp", "year_calendar", SEE), ("Logg", "record_list", Permission.SEE_RECORD))),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of layout/: the access of the page, the menu, and the way into the admin for those who may use it."""
    user = getattr(request, "user", None)
    access, stay = getattr(request, "access", None), getattr(request, "stay", None)
    if user is None or not user.is_authenticated:
        return {"access": None, "menu": [], "today": clock.today()}
    in_admin = access is None and request.path.startswith(reverse("admin:index"))
    if in_admin:
        access = _alone_in_admin(request)
    return {
        "access": access,
        "menu": _admin_menu(request, access) if in_admin else _menu(request, access) if access else [],
        "today": clock.today(),
        "stay": _stay(stay) if stay else None,
        "sees_all_work": bool(access) and may(access, Permission.SEE_ALL_WORK),
        "may_use_admin": user.is_superuser or (may(access, Permission.USE_ADMIN) if access else False),
    }


def _stay(stay: Stay) -> dict[str, Any]:
    """When the page warns that the session ends."""
    return {
        "seconds": stay.ends() - clock.ticks(),
        "warning": WARNING,
        "may_be_longer": stay.may_be_longer(),
    }


def _alone_in_admin(request: HttpRequest) -> Any:
    """In the admin of somebody with one association, the frame is that association's."""
    ids = admin.site.access(request).association_ids
    if len(ids) != 1:
        return None
    slug = Association.objects.values_list("slug", flat=True).get(pk=next(iter(ids)))
    return access_to(request.user, slug, clock.today())


def _admin_menu(request: HttpRequest, access: Any) -> list[dict[str, Any]]:
    """The registers by the work they belong to; under them the way back to the pages."""
    if not admin.site.has_permission(request):
        return _menu(request, access) if access else []
    index = reverse("admin:index")
    groups = [
        {"title": "", "items": [{"label": "Alla register", "url": index, "current": request.path == index}]}
    ]
    for group in admin.site.get_app_list(request):
        items = [
            {"label": capfirst(entry["name"]), "url": entry["admin_url"], "current": entry["current"]}
            for entry in group["models"]
        ]
        groups.append({"title": group["name"], "items": items})
    pages = [item for group in _menu(request, access) for item in group["items"]] if access else []
    return [*groups, {"title": "Sidorna", "items": pages}] if pages else groups


def _menu(request: HttpRequest, access: Any) -> list[dict[str, Any]]:
    """What this person may open, in the groups of the work."""
    current = request.resolver_match.url_name if request.resolver_match else ""
    slug = access.association.slug
    groups = [
        {
            "title": title,
            "items": [
                {"label": label, "url": reverse(name, args=[slug]), "current": name == current}
                for label, name, permission in items
                if may(access, permission)
            ],
        }
        for title, items in MENU
    ]
    return [group for group in groups if group["items"]]
