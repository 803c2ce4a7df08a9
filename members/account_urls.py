"""Signing in, the second factor, and one's own account.

The packages' views are listed one by one under the names they call each other by. Left out is what is not ours to
offer: signing up, changing the address (the office does that), tying the account to others.
"""

from allauth.account import views
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as keys
from allauth.socialaccount import views as organisation
from allauth.socialaccount.providers.openid_connect import views as oidc
from django.urls import path, re_path

from members.views import account, invitations

urlpatterns = [
    path("", account.own_account, name="own_account"),
    path("stanna/", account.stay_signed_in, name="stay_signed_in"),
    path("andra-enheter/", account.sign_out_elsewhere, name="sign_out_elsewhere"),
    path("inbjudan/<str:token>/", invitations.invitation_accept, name="invitation_accept"),
    path("login/", views.login, name="account_login"),
    path("login/kod/", views.request_login_code, name="account_request_login_code"),
    path("login/kod/skriv/", views.confirm_login_code, name="account_confirm_login_code"),
    path("login/andra-steget/", factors.authenticate, name="mfa_authenticate"),
    path("login/nyckel/", keys.login_webauthn, name="mfa_login_webauthn"),
    path("oidc/<str:provider_id>/login/", oidc.login, name="openid_connect_login"),
    path("oidc/<str:provider_id>/login/callback/", oidc.callback, name="openid_connect_callback"),
    path("oidc/avbruten/", organisation.login_cancelled, name="socialaccount_login_cancelled"),
    path("logout/", views.logout, name="account_logout"),
    path("signup/", views.signup, name="account_signup"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("bekrafta/losenord/", views.reauthenticate, name="account_reauthenticate"),
    path("bekrafta/kod/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("bekrafta/nyckel/", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("andra-steget/", account.second_factor, name="mfa_index"),
    path("andra-steget/app/", app.activate_totp, name="mfa_activate_totp"),
    path("andra-steget/app/ta-bort/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("andra-steget/nycklar/", account.to_own_account, name="mfa_list_webauthn"),
    path("andra-steget/nycklar/ny/", keys.add_webauthn, name="mfa_add_webauthn"),
    path("andra-steget/nycklar/<int:pk>/", keys.edit_webauthn, name="mfa_edit_webauthn"),
    path("andra-steget/nycklar/<int:pk>/ta-bort/", account.remove_passkey, name="mfa_remove_webauthn"),
    path("andra-steget/reservkoder/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "andra-steget/reservkoder/nya/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"
    ),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/set/", views.password_set, name="account_set_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]
