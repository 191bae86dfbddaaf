from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from tenants import crossing
from tenants.accounts.models import User
from tenants.accounts.states import ROLES_OF


def roles_here() -> list[tuple[str, str]]:
    return [(role.value, str(role.label)) for role in ROLES_OF[crossing.current().kind]]


class ChangeUserForm(forms.Form):
    display_name = forms.CharField(label=_("氏名"), max_length=60)
    role = forms.ChoiceField(label=_("役割"), choices=roles_here)


class AddUserForm(ChangeUserForm):
    username = forms.RegexField(
        r"^[a-z][a-z0-9._-]{1,39}$",
        label=_("ログイン名"),
        help_text=_("英小文字で始まる2〜40文字。英小文字・数字・点・ハイフン・下線が使えます"),
        error_messages={"invalid": _("英小文字で始まる2〜40文字の英小文字・数字・点・ハイフン・下線にしてください")},
    )
    field_order = ("display_name", "username", "role")


class PasswordForm(forms.Form):
    """The old password, and a new one twice."""

    old = forms.CharField(
        label=_("今のパスワード"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    new = forms.CharField(
        label=_("新しいパスワード"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("15文字以上"),
    )
    again = forms.CharField(
        label=_("新しいパスワード(もう一度)"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_old(self) -> str:
        old: str = self.cleaned_data["old"]
        if not self.user.check_password(old):
            raise forms.ValidationError(_("今のパスワードが違います。もう一度入れてください"))
        return old

    def clean_new(self) -> str:
        new: str = self.cleaned_data["new"]
        password_validation.validate_password(new, self.user)
        return new

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("new") and cleaned.get("again") and cleaned["new"] != cleaned["again"]:
            self.add_error("again", _("上の新しいパスワードと違います。同じものを入れてください"))
        return cleaned


class TokenForm(forms.Form):
    name = forms.CharField(label=_("端末かソフトの名前"), max_length=60, help_text=_("例：青木さんの電話、集計用の表"))
