"""What is issued to people, what moves their accounts, and how they pay."""

from django.db import models

MAKE, DRAW = "make_bills", "draw_bills"


class PaperKind(models.TextChoices):
    BILL = "bill", "請求書"
    CREDIT = "credit", "返還請求書"
    RECEIPT = "receipt", "領収書"
    REFUND = "refund", "返金のお知らせ"

    @property
    def prefix(self) -> str:
        """What its numbers begin with."""
        return {"bill": "U", "credit": "C", "receipt": "R", "refund": "H"}[self.value]


class EntryKind(models.TextChoices):
    BILLED = "billed", "請求"
    CREDITED = "credited", "請求の取消し"
    RECEIVED = "received", "入金"
    REVERSED = "reversed", "入金の取消し"
    EXEMPTED = "exempted", "減免"
    REFUNDED = "refunded", "返金"


class Means(models.TextChoices):
    CASH = "cash", "現金"
    TRANSFER = "transfer", "銀行振込"
    SLIP = "slip", "払込票"
    DEBIT = "debit", "口座振替"


class BillStanding(models.TextChoices):
    """Where one person's month stands."""

    NOT_MADE = "not_made", "未作成"
    NOTHING = "nothing", "0円"
    OPEN = "open", "未入金"
    PARTLY = "partly", "一部入金"
    PAID = "paid", "入金済み"
    CHANGED = "changed", "作り直しが必要"

    @property
    def chip(self) -> str:
        """The data-state of its chip."""
        states = {"not_made": "info", "nothing": "none", "open": "wait", "partly": "wait", "paid": "ok"}
        return states.get(self.value, "warn")

    @property
    def place(self) -> int:
        """Where a list puts it: what is to be done first."""
        return ["changed", "not_made", "open", "partly", "paid", "nothing"].index(self.value)


def paper_kinds() -> list[tuple[str, str]]:
    """For model fields: a new kind needs no migration in any schema."""
    return list(PaperKind.choices)


def entry_kinds() -> list[tuple[str, str]]:
    return list(EntryKind.choices)


def means() -> list[tuple[str, str]]:
    return list(Means.choices)


class RequestState(models.TextChoices):
    """Where the person's order to their bank (口座振替依頼書) stands."""

    NONE = "none", "未提出"
    HANDED = "handed", "提出"
    REGISTERED = "registered", "登録済"

    @property
    def chip(self) -> str:
        """The data-state of its chip."""
        return {"none": "warn", "handed": "wait", "registered": "ok"}[self.value]


class CollectionEnd(models.TextChoices):
    ANSWERED = "answered", "結果を取り込んだ"
    WITHDRAWN = "withdrawn", "取り下げた"


def request_states() -> list[tuple[str, str]]:
    return list(RequestState.choices)


def collection_ends() -> list[tuple[str, str]]:
    return list(CollectionEnd.choices)
