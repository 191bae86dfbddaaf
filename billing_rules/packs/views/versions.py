"""Pages of the rules: a city drafts, checks, approves and publishes; an NPO reads."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from billing_rules.formats import parse
from billing_rules.packs import actions, queries
from billing_rules.packs.forms import DocumentForm, PublishForm, TakeBackForm
from npo_platform.backend import clock
from npo_platform.pages import to_keep
from npo_platform.refusals import refuse_into
from tenants.accounts.queries import person
from tenants.registry.queries import current_city


@require_GET
def list_packs(request: HttpRequest) -> HttpResponse:
    return render(request, "packs/list.html", {"shelves": queries.shelves()})


@require_GET
def current(request: HttpRequest) -> HttpResponse:
    """The rules in force for an NPO, of the city it chooses when it serves more than one."""
    published = queries.in_force()
    chosen = next((v for v in published if str(v.pk) == request.GET.get("version")), None)
    shown = chosen or next(iter(published), None)
    context = {
        "published": published,
        "sheet": queries.sheet_of(shown) if shown else None,
        "versions": queries.versions(shown.pack) if shown else [],
        "notices": queries.defects_of(shown) if shown else [],
    }
    return render(request, "packs/current.html", context)


@require_GET
def version(request: HttpRequest, version_id: UUID) -> HttpResponse:
    version = queries.version(version_id)
    context = {
        "version": version,
        "sheet": queries.sheet_of(version),
        "origin": queries.origin_of(version),
        "withdrawn_by": queries.withdrawn_by(version),
        "notices": queries.defects_of(version),
        "rollout": queries.rollout_of(version),
    }
    return render(request, "packs/version.html", context)


@require_GET
def source(_request: HttpRequest, version_id: UUID) -> HttpResponse:
    """The document itself, as a file to keep or to change."""
    version = queries.version(version_id)
    name = f"{version.pack.service}-{version.number}.json"
    return to_keep(version.document, name, "application/json; charset=utf-8")


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """A document of the service it names itself; begun with what is published of the service asked for."""
    city = current_city()
    if request.method == "GET":
        service = request.GET.get("service", "meals").replace("\x00", "")
        start = queries.text_to_start_from(city.pk, service)
        return render(request, "packs/draft.html", {"form": DocumentForm(initial={"text": start})})
    form = DocumentForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "packs/draft.html", {"form": form}, status=422)
    pack = actions.pack_for(city, parse(form.document))
    made = actions.draft(pack, form.document, by=person(request.user), at=clock.now())
    return redirect("packs:version", made.pk)


@require_http_methods(["GET", "POST"])
def revise(request: HttpRequest, version_id: UUID) -> HttpResponse:
    version = queries.version(version_id)
    if request.method == "GET":
        form = DocumentForm(initial={"text": version.document, "seen": version.digest})
        return render(request, "packs/revise.html", {"form": form, "version": version})
    data = request.POST.copy()
    form = DocumentForm(data, request.FILES)
    if form.is_valid():
        with refuse_into(form):
            seen = form.cleaned_data["seen"]
            actions.revise(version, form.document, by=person(request.user), at=clock.now(), seen=seen)
    if not form.is_valid():
        data["seen"] = queries.version(version_id).digest  # told once; saving again is meant
        return render(request, "packs/revise.html", {"form": form, "version": version}, status=422)
    return redirect("packs:version", version_id)


@require_POST
def validate(request: HttpRequest, version_id: UUID) -> HttpResponseRedirect:
    checked = actions.validate(queries.version(version_id), by=person(request.user), at=clock.now())
    if checked.validated_at:
        messages.success(request, _("検査に通りました。ほかの人の承認を待っています。"))
    else:
        messages.warning(request, _("検査に通りませんでした。下の「直すところ」を直して、もう一度検査してください。"))
    return redirect("packs:version", version_id)


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """The page that says exactly what will happen, and the button that does it."""
    outlook = queries.outlook_of(queries.version(version_id), today=clock.today())
    if request.method == "GET":
        form = PublishForm(question=outlook.past_question, months=outlook.months)
        return render(request, "packs/publish.html", {"form": form, "outlook": outlook})
    form = PublishForm(request.POST, question=outlook.past_question, months=outlook.months)
    if form.is_valid():
        with refuse_into(form):
            actions.publish(outlook.version, by=person(request.user), at=clock.now(), **form.answer)
    if not form.is_valid():
        return render(request, "packs/publish.html", {"form": form, "outlook": outlook}, status=409)
    messages.success(request, _("公開しました。団体へのお知らせを配り始めました。"))
    return redirect("packs:version", version_id)


@require_POST
def withdraw(request: HttpRequest, version_id: UUID) -> HttpResponseRedirect:
    actions.withdraw(queries.version(version_id), by=person(request.user), at=clock.now())
    messages.success(request, _("取り下げました。この版は使われません。"))
    return redirect("packs:list")


@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """The page that asks why, then the draft that takes the place of what is in force."""
    version = queries.version(version_id)
    form = TakeBackForm(request.POST or None)
    if form.is_valid():
        with refuse_into(form):
            reason = form.cleaned_data["reason"]
            made = actions.take_back(version, reason=reason, by=person(request.user), at=clock.now())
    if request.method == "POST" and form.is_valid():
        messages.success(
            request, _("取りやめるための下書きを作りました。検査・試算・承認・公開のあとで、団体に届きます。")
        )
        return redirect("packs:version", made.pk)
    context = {"version": version, "form": form, "before": queries.predecessor(version)}
    return render(request, "packs/take_back.html", context, status=422 if form.errors else 200)


@require_POST
def spread(request: HttpRequest, version_id: UUID) -> HttpResponseRedirect:
    actions.spread_again(queries.version(version_id), by=person(request.user), at=clock.now())
    messages.success(request, _("続きを配り始めました。"))
    return redirect("packs:version", version_id)


@require_GET
def rollout(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Where the NPOs stand, asked for every few seconds while any is still at work."""
    version = queries.version(version_id)
    context = {"version": version, "rollout": queries.rollout_of(version)}
    return render(request, "packs/version.html#rollout", context)
