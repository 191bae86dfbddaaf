"""What an NPO says of itself."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from npo_platform.authorization import may
from npo_platform.backend import clock
from tenants.accounts.queries import person
from tenants.registry.actions.own import set_registration
from tenants.registry.forms import RegistrationForm
from tenants.registry.queries import current_npo


@require_http_methods(["GET", "POST"])
def registration(request: HttpRequest) -> HttpResponse:
    """The registration number that stands on the NPO's invoices."""
    npo = current_npo()
    form = RegistrationForm(request.POST or None, initial={"invoice_number": npo.invoice_number})
    if request.method == "POST" and form.is_valid():
        set_registration(form.cleaned_data["invoice_number"], by=person(request.user), at=clock.now())
        messages.success(request, _("登録番号を保存しました。これから作る請求書に載ります。"))
        return redirect("registry:registration")
    context = {"form": form, "npo": npo, "may_change": may(request.user, "registry:registration", "POST")}
    return render(request, "registry/registration.html", context, status=409 if form.errors else 200)
