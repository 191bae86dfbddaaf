"""Sample people in, and out again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from npo_platform.backend.clock import now
from services.samples import actions
from tenants.accounts.queries import person


@require_POST
def load(request: HttpRequest) -> HttpResponse:
    count = actions.load(by=person(request.user), at=now())
    messages.success(request, _("見本の利用者 %(count)s人を入れました。いつでも片付けられます。") % {"count": count})
    return redirect("home:today")


@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    count = actions.remove(by=person(request.user), at=now())
    messages.success(request, _("見本の利用者 %(count)s人を、記録ごと片付けました。") % {"count": count})
    return redirect("home:today")
