"""支払通知書: what a city pays an NPO in one run, as a document."""

from typing import Any

from npo_platform.kernel.calendar import tokyo_day
from tenants.payments.queries import RunSheet

KIND = "payment-notice/1"


def notice_of(sheet: RunSheet) -> dict[str, Any]:
    """Every word and figure of the paper, for the NPO one is in: of the run it sees its own payments alone."""
    run, npo, city = sheet.run, sheet.payments[0].npo, sheet.run.city
    account = sheet.payments[0].account
    return {
        "kind": KIND,
        "frozen_on": tokyo_day(run.made_at).isoformat(),
        "number": run.number,
        "pays_on": run.pays_on.isoformat(),
        "cancelled": run.cancelled.reason if run.cancelled else "",
        "npo": {"name": str(npo), "legal_name": npo.legal_name},
        "city": {"name": str(city), "section": city.section, "addressee": city.mayor_title, "phone": city.phone},
        "account": {
            "bank": f"{account.bank_name} {account.branch_name}",
            "kind": account.get_kind_display(),
            "tail": account.number[-3:],
            "holder": account.holder,
        },
        "claims": [
            {
                "title": one.received.contract.title,
                "number": one.received.contract.number,
                "month": str(one.received.month),
                "revision": one.received.revision,
                "yen": one.yen,
            }
            for one in sheet.payments
        ],
        "yen": sheet.yen,
    }
