"""The page behind the link in an invitation."""

from allauth.account.forms import SetPasswordForm
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from members.services.invitations import accept, invitation_of


@login_not_required
@never_cache
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    invitation = invitation_of(token)
    if invitation is None:
        return render(request, "members/invitation.html", status=410)
    form = SetPasswordForm(data=request.POST or None, user=invitation.user)
    if form.is_valid():
        accept(invitation=invitation, password=form.cleaned_data["password1"])
        messages.success(request, "Lösenordet är sparat. Nu kan du logga in.")
        return redirect("account_login")
    status = 422 if form.is_bound else 200
    return render(request, "members/invitation.html", {"form": form, "invitation": invitation}, status=status)
