"""What the frame around every page needs: who, where, which menu, which day."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from finsam.web import clock
from members.permissions import Permission, may
from members.queries import admin_access, associations_of

MENU = (
    ("", (("Start", "association_start"),)),
    ("Förbundet", (("Medlemmar och andelar", "association_overview"), ("Styrelse och grupper", "body_list"))),
    ("Insatser", (("Insatser", "intervention_list"), ("Mål och resultat", "target_list"))),
    ("Ekonomi", (("Budget", "budget_list"),)),
    ("Planer och rapporter", (("Dokument", "document_list"),)),
    ("Året", (("Årets stopp", "year_calendar"),)),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of layout/: the access of the page, the menu, and the way into the admin for those who may use it."""
    user = getattr(request, "user", None)
    access = getattr(request, "access", None)
    if user is None or not user.is_authenticated:
        return {"access": None, "menu": [], "today": clock.today()}
    if access is None and request.path.startswith(reverse("admin:index")):
        access = _alone_in_admin(user)
    return {
        "access": access,
        "menu": _menu(request, access) if access else [],
        "today": clock.today(),
        "may_use_admin": user.is_superuser or (may(access, Permission.USE_ADMIN) if access else False),
    }


def _alone_in_admin(user: Any) -> Any:
    """In the admin of somebody with one association, the frame is that association's."""
    from members.queries import access_to

    ids = admin_access(user, clock.today()).association_ids
    own = associations_of(user, clock.today()).filter(pk__in=ids)[:2]
    return access_to(user, own[0].slug, clock.today()) if len(own) == 1 else None


def _menu(request: HttpRequest, access: Any) -> list[dict[str, Any]]:
    current = request.resolver_match.url_name if request.resolver_match else ""
    slug = access.association.slug
    return [
        {
            "title": title,
            "items": [{"label": label, "url": reverse(name, args=[slug]), "current": name == current} for label, name in items],
        }
        for title, items in MENU
    ]
