"""The register of users helps whoever has lost her second factor."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.html import format_html

from members.models import User
from members.queries.account import has_second_factor
from members.services.second_factor import forget_old_addresses, remove_second_factor


class HelpsSignIn:
    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.second_factor_view)
        return [path("<int:pk>/andra-steget/", view, name="members_user_second_factor"), *super().get_urls()]

    def second_factor(self, user: User) -> str:
        if not Authenticator.objects.filter(user=user).exists():
            return "Inget"
        link = reverse("admin:members_user_second_factor", args=[user.pk])
        state = "Finns" if has_second_factor(user) else "Bara reservkoder"
        return format_html('{}. <a href="{}">Ta bort det</a>', state, link)

    second_factor.short_description = "andra steget"

    def second_factor_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        user = get_object_or_404(User, pk=pk)
        if request.method == "POST":
            remove_second_factor(by=self.admin_site.access(request), user=user)
            messages.success(request, f"Andra steget är borttaget för {user}, som har fått ett brev om det.")
            return redirect("admin:members_user_change", pk)
        context = {**self.admin_site.each_context(request), "opts": self.opts, "original": user}
        return render(request, "admin/members/user/second_factor.html", context)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and "email" in form.changed_data:
            forget_old_addresses(obj)
