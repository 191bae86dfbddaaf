from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from npo_platform.backend import clock
from npo_platform.refusals import refuse_into
from tenants.accounts import actions, forms, queries
from tenants.accounts.models import User
from tenants.accounts.states import Role


def settings(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/settings.html")


def users(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/users.html", {"users": queries.users()})


def add(request: HttpRequest) -> HttpResponse:
    form = forms.AddUserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with refuse_into(form):
            user, password = actions.add_user(
                given["username"],
                display_name=given["display_name"],
                role=Role(given["role"]),
                by=queries.person(request.user),
                at=clock.now(),
            )
            _show_password_once(request, user, password)
            return redirect("accounts:users")
    return render(request, "accounts/add.html", {"form": form})


def change(request: HttpRequest, user_id: UUID) -> HttpResponse:
    person = get_object_or_404(queries.users(), pk=user_id)
    initial = {"display_name": person.display_name, "role": person.role}
    form = forms.ChangeUserForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refuse_into(form):
            actions.change_user(
                person,
                display_name=form.cleaned_data["display_name"],
                role=Role(form.cleaned_data["role"]),
                by=queries.person(request.user),
                at=clock.now(),
            )
            messages.success(request, _("変更を保存しました"))
            return redirect("accounts:users")
    return render(request, "accounts/change.html", {"form": form, "person": person})


def reset(request: HttpRequest, user_id: UUID) -> HttpResponse:
    person = get_object_or_404(queries.users(), pk=user_id)
    password = actions.reset_password(person, by=queries.person(request.user), at=clock.now())
    _show_password_once(request, person, password)
    return redirect("accounts:users")


def deactivate(request: HttpRequest, user_id: UUID) -> HttpResponse:
    person = get_object_or_404(queries.users(), pk=user_id)
    actions.deactivate(person, by=queries.person(request.user), at=clock.now())
    messages.success(request, _("%(name)sさんのログインを止めました") % {"name": person.display_name})
    return redirect("accounts:users")


def reactivate(request: HttpRequest, user_id: UUID) -> HttpResponse:
    person = get_object_or_404(queries.users(), pk=user_id)
    actions.reactivate(person, by=queries.person(request.user), at=clock.now())
    messages.success(request, _("%(name)sさんはまたログインできます") % {"name": person.display_name})
    return redirect("accounts:users")


def password(request: HttpRequest) -> HttpResponse:
    user = _user(request)
    form = forms.PasswordForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        changed = actions.change_own_password(user, form.cleaned_data["new"], at=clock.now())
        update_session_auth_hash(request, changed)
        messages.success(request, _("パスワードを変えました"))
        return redirect("accounts:settings")
    return render(request, "accounts/password.html", {"form": form})


def tokens(request: HttpRequest) -> HttpResponse:
    form = forms.TokenForm(request.POST or None)
    user, made, key = _user(request), None, ""
    if request.method == "POST" and form.is_valid():
        made, key = actions.create_token(user, name=form.cleaned_data["name"], at=clock.now())
        form = forms.TokenForm()
    context = {"form": form, "token": made, "key": key, "tokens": queries.tokens_of(user)}
    return render(request, "accounts/tokens.html", context)


def revoke(request: HttpRequest, token_id: UUID) -> HttpResponse:
    user = _user(request)
    token = get_object_or_404(queries.tokens_of(user), pk=token_id)
    actions.revoke_token(token, by=queries.person(user), at=clock.now())
    messages.success(request, _("鍵「%(name)s」を止めました") % {"name": token.name})
    return redirect("accounts:tokens")


def _show_password_once(request: HttpRequest, user: User, password: str) -> None:
    words = _("%(name)sさんの最初のパスワードは %(password)s です。もう一度は出せません。本人に直接伝えてください。")
    messages.success(request, words % {"name": user.display_name, "password": password})


def _user(request: HttpRequest) -> User:
    """The signed-in person; the authorization table lets nobody else in."""
    return cast(User, request.user)
