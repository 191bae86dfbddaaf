"""What the lists of bills can be asked: months, the people of one, arrears, what was issued."""

from django.utils.translation import gettext_lazy as _

from npo_platform.listing import Column, Listing, Narrowing
from services.bills.models import Paper
from services.bills.queries.account import Debtor
from services.bills.queries.month import MonthLine, Row
from services.bills.states import BillStanding, PaperKind

MONTHS = Listing[MonthLine](
    name="bills",
    title=_("月ごとの請求"),
    columns=[
        Column("month", _("対象月"), lambda row: row.month.label, key=lambda row: row.month.starts_on),
        Column("contract", _("市・契約"), lambda row: f"{row.contract.city_name}　{row.contract.number}"),
        Column("made", _("請求書（枚）"), lambda row: row.made),
        Column("left", _("まだの人"), lambda row: row.to_make),
        Column("yen", _("請求額（円）"), lambda row: row.yen),
        Column("paid", _("入金（円）"), lambda row: row.paid),
        Column("open", _("残り（円）"), lambda row: row.open_yen),
    ],
    order="-month",
)

PEOPLE = Listing[Row](
    name="bills-of-month",
    title=_("利用者ごとの請求"),
    columns=[
        Column("person", _("利用者"), lambda row: row.recipient.name, key=lambda row: row.recipient.kana_key),
        Column("bill", _("請求書"), lambda row: row.bill.number if row.bill else None),
        Column("standing", _("状態"), lambda row: str(row.standing.label), key=lambda row: row.standing.place),
        Column("yen", _("請求額（円）"), lambda row: row.bill.yen if row.bill else row.yen),
        Column("paid", _("入金（円）"), lambda row: row.paid),
        Column("open", _("残り（円）"), lambda row: row.open_yen),
    ],
    narrowings=[
        Narrowing("standing", _("状態"), BillStanding.choices, lambda row, wanted: row.standing == wanted),
    ],
    order="person",
)

ARREARS = Listing[Debtor](
    name="arrears",
    title=_("未収"),
    columns=[
        Column("person", _("利用者"), lambda one: one.recipient.name, key=lambda one: one.recipient.kana_key),
        Column("number", _("利用者番号"), lambda one: one.recipient.number),
        Column("months", _("いつの分"), lambda one: "、".join(bill.label for bill in one.open_bills)),
        Column("since", _("いちばん古い期限"), lambda one: one.since),
        Column("days", _("過ぎた日数"), lambda one: one.days),
        Column("open", _("残り（円）"), lambda one: one.yen),
    ],
    narrowings=[
        Narrowing(
            "days",
            _("どのくらい前か"),
            [("30", _("期限から30日以上")), ("60", _("期限から60日以上")), ("90", _("期限から90日以上"))],
            lambda one, days: one.days >= int(days),
        ),
    ],
    order="since",
)

ISSUED = Listing[Paper](
    name="papers",
    title=_("発行した書類"),
    columns=[
        Column("number", _("番号"), lambda one: one.number),
        Column("kind", _("種類"), lambda one: str(PaperKind(one.kind).label)),
        Column("on", _("発行日"), lambda one: one.issued_on),
        Column("who", _("取引先（利用者）"), lambda one: one.recipient.name, key=lambda one: one.recipient.kana_key),
        Column("person", _("利用者番号"), lambda one: one.recipient.number),
        Column("month", _("対象月"), lambda one: one.month.label if one.month else None),
        Column("yen", _("金額（円）"), lambda one: one.yen),
        Column("digest", _("照合値"), lambda one: one.digest),
    ],
)
