"""The form of a membership in the admin: the law's minimum is looked at before anything is saved."""

from django import forms
from django.core.exceptions import ValidationError

from finsam.web.access import Access
from members.models import Membership
from members.services.memberships import check_membership


class MembershipForm(forms.ModelForm):
    access: Access  # set by the register, which knows who asks

    class Meta:
        model = Membership
        fields = [
            "association",
            "organisation",
            "party",
            "valid_from",
            "valid_until",
            "notice_on",
            "early_exit_reason",
        ]

    def _post_clean(self) -> None:
        """After the row's own rules: it is whole only then."""
        super()._post_clean()
        if not self.errors:
            try:
                check_membership(by=self.access, membership=self.instance)
            except ValidationError as error:
                self.add_error(None, error)
