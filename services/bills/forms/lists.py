"""What the lists of bills can be asked: months, the people of one, arrears, what was issued."""

from django.utils.translation import gettext_lazy as _

from npo_platform.listing import Column, Listing, Narrowing
from services.bills.models import Collection, Paper
from services.bills.queries.account import Debtor
from services.bills.queries.collecting import outcome_words
from services.bills.queries.month import MonthLine, Row
from services.bills.queries.ways import WayRow
from services.bills.states import BillStanding, Means, PaperKind, RequestState

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

COLLECTIONS = Listing[Collection](
    name="collections",
    title=_("口座振替"),
    columns=[
        Column("number", _("番号"), lambda one: one.number),
        Column("month", _("対象月"), lambda one: one.month.label, key=lambda one: one.month.starts_on),
        Column("on", _("引落日"), lambda one: one.collects_on),
        Column("count", _("件数"), lambda one: one.count),
        Column("yen", _("金額（円）"), lambda one: one.yen),
        Column("outcome", _("結果"), outcome_words),
        Column("by", _("作った人"), lambda one: one.made_by_name),
        Column("digest", _("照合値"), lambda one: one.digest),
    ],
)

WAYS = Listing[WayRow](
    name="ways",
    title=_("払い方の一覧"),
    columns=[
        Column("person", _("利用者"), lambda row: row.recipient.name, key=lambda row: row.recipient.kana_key),
        Column("number", _("利用者番号"), lambda row: row.recipient.number),
        Column("means", _("払い方"), lambda row: str(row.means.label)),
        Column("registered", _("口座振替依頼書"), lambda row: row.request.label if row.request else None),
    ],
    narrowings=[
        Narrowing("means", _("払い方"), Means.choices, lambda row, means: row.means == means),
        Narrowing(
            "registered", _("口座振替依頼書"), RequestState.choices, lambda row, state: (row.request or "") == state
        ),
    ],
    order="person",
)
