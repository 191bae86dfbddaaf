"""The city pays what it accepted."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from npo_platform.kernel.errors import Refusal
from tenants.accounts.queries import Person
from tenants.desk.queries import pay_page
from tenants.payments.actions import Claim, make_run
from tenants.payments.models import PaymentRun


@transaction.atomic
def pay(choices: Sequence[str], pays_on: date, *, by: Person, at: datetime) -> PaymentRun:
    """Put accepted claims into a payment run, each chosen together with the account that was shown for it.

    Refused when none is chosen (`nothing_chosen`), and when a claim cannot be paid any more or its account is
    another by now (`changed_meanwhile`).
    """
    if not choices:
        raise Refusal("nothing_chosen", "支払う報告を選んでください。左の四角に印を付けます。")
    ready = {one.choice: one for one in pay_page().ready}
    if any(choice not in ready for choice in choices):
        raise Refusal(
            "changed_meanwhile",
            "画面を開いたあとで、口座が変わったか、ほかの支払一覧に入りました。画面を開き直して、選び直してください。",
        )
    chosen = [one for choice, one in ready.items() if choice in choices]
    claims = [
        Claim(one.report.pk, one.report.npo_id, one.report.city_yen, one.account) for one in chosen if one.account
    ]
    return make_run(claims, pays_on, by=by, at=at)
