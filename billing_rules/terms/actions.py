"""The city enters what it agreed with an NPO, as far as the rules ask for it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from billing_rules.asked import PREFIX
from billing_rules.engine import Input, in_words, said
from billing_rules.packs import queries as packs
from billing_rules.terms.models import Term
from billing_rules.terms.queries import asked_of, months_of, reported_until, terms_of
from npo_platform.kernel.calendar import Month
from npo_platform.kernel.errors import Finding, Refusal, Refused
from tenants.accounts.queries import Person
from tenants.audit.actions import record
from tenants.notices.actions import tell
from tenants.registry.checks.settled import require_unsettled
from tenants.registry.models import Contract

NOTICE = "terms_agreed"


@transaction.atomic
def agree_terms(agreed: Contract, values: Mapping[str, str], month: Month, *, by: Person, at: datetime) -> list[Term]:
    """Let values hold from a month on; what holds already is not written twice. The NPO is told what changed.

    Refused outside the contract (`outside_contract`) and, with everything wrong at once (`terms_to_mend`), for a
    name the rules do not ask, a value out of bounds, and a month whose report stands with the city.
    """
    require_unsettled(agreed.pk)
    agreed = Contract.objects.select_for_update(of=("self",)).select_related("npo").get(pk=agreed.pk)
    if month not in months_of(agreed):
        raise Refusal(
            "outside_contract", f"{month.label}分は、契約（{agreed.period_label}）の外です。月を選び直してください。"
        )
    asked = {spec.name: spec for spec in asked_of(packs.rules_now(agreed.city_id, agreed.service))}
    findings, wanted = list[Finding](), list[tuple[Input, str]]()
    for name, typed in values.items():
        try:
            spec, value = _checked(agreed, asked.get(name), name, typed, month)
        except Refusal as refusal:
            findings.append(Finding(refusal.code, refusal.message, where=PREFIX + name))
        else:
            if value is not None:
                wanted.append((spec, value))
    if findings:
        raise Refused("terms_to_mend", "取り決めを確かめてください。まだ何も保存していません。", findings)
    if not wanted:
        return []
    terms = _add(agreed, wanted, month, by=by, at=at)
    record("terms_agreed", agreed, by=by, at=at, detail=f"{month} {' '.join(term.name for term in terms)}")
    _tell_npo(agreed, wanted, month, at=at)
    return terms


def _checked(agreed: Contract, spec: Input | None, name: str, typed: str, month: Month) -> tuple[Input, str | None]:
    """The input and the value to write down; no value when it holds from that month on already."""
    if spec is None:
        raise Refusal("unknown_input", f"「{name}」は、いまの規則では契約に聞いていません。画面を開き直してください。")
    value = said(spec, typed)
    terms = terms_of(agreed.pk, name)
    standing = [term.value for term in terms if term.starts_on <= month.first]
    if standing and standing[-1] == value:
        return spec, None
    reported = reported_until(agreed)
    priced = bool(standing) or spec.if_missing is not None
    if priced and reported is not None and month <= reported:
        raise Refusal(
            "month_reported",
            f"{reported.label}分までは、いまの{spec.label}で計算した報告を受け取っています。"
            f"{reported.shift(1).label}分からにするか、受付で報告を返してから入れてください。",
        )
    return spec, value


def _add(
    agreed: Contract, wanted: Sequence[tuple[Input, str]], month: Month, *, by: Person, at: datetime
) -> list[Term]:
    count = Term.objects.filter(contract=agreed).count()
    terms = [
        Term(
            contract=agreed,
            name=spec.name,
            value=value,
            starts_on=month.first,
            position=count + number,
            agreed_by_id=by.id,
            agreed_by_name=by.name,
            agreed_at=at,
        )
        for number, (spec, value) in enumerate(wanted, start=1)
    ]
    return Term.objects.bulk_create(terms)


def _tell_npo(agreed: Contract, wanted: Sequence[tuple[Input, str]], month: Month, *, at: datetime) -> None:
    said_words = "、".join(f"{spec.label} {in_words(spec, value)}" for spec, value in wanted)
    tell(
        agreed.npo_id,
        kind=NOTICE,
        title=f"{agreed.city_name}が契約の取り決めを入れました（{month.label}分から）",
        body=f"{said_words}。締めていない月は、この値で計算し直します。締めた月は変わりません。",
        link=reverse("terms:show", urlconf=settings.TENANT_TYPES["npo"]["URLCONF"]),
        at=at,
    )
