"""Somebody who carries, and the days on which they cannot."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from npo_platform.backend.rows import too_long
from npo_platform.kernel.calendar import EVERY_WEEKDAY, wareki
from npo_platform.kernel.errors import Finding
from npo_platform.kernel.kana import hiragana, is_kana
from npo_platform.kernel.persons import PHONE, bad
from npo_platform.kernel.phone import read_phone
from services.routes.models import Carrier, CarrierLeave
from services.routes.states import CarrierKind
from tenants.accounts.queries import users

NOBODY = UUID(int=0)
LONGEST_LEAVE = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class CarrierDraft:
    """A carrier as the office types one."""

    name: str
    kana: str
    phone: str = ""
    kind: str = CarrierKind.VOLUNTEER
    account_id: UUID | None = None
    weekdays: str = EVERY_WEEKDAY
    left_on: date | None = None


@dataclass(frozen=True, slots=True)
class LeaveDraft:
    """Days on which a carrier cannot; `until` is the day after the last."""

    starts_on: date
    until: date
    note: str = ""


def check_carrier(draft: CarrierDraft, *, apart_from: UUID = NOBODY) -> list[Finding]:
    """A name, a reading in kana, a number one can call, and an account nobody else uses."""
    return [*too_long(draft, Carrier), *_names(draft), *_account(draft, apart_from)]


def check_leave(carrier: Carrier, draft: LeaveDraft) -> list[Finding]:
    """A period that ends after it begins, is no longer than a year, and overlaps no other leave of the carrier."""
    found = [*too_long(draft, CarrierLeave)]
    if draft.until <= draft.starts_on:
        found.append(
            bad("until", f"休みの最後の日は、始まりの{wareki(draft.starts_on)}か、そのあとの日を入れてください")
        )
    elif draft.until - draft.starts_on > LONGEST_LEAVE:
        found.append(bad("until", "休みは1年までです。もう戻らないときは、配達員の「最後の日」を入れてください"))
    other = carrier.leaves.filter(starts_on__lt=draft.until, until__gt=draft.starts_on).order_by("starts_on").first()
    if other:
        period = f"{wareki(other.starts_on)}から{wareki(other.last_day)}まで"
        found.append(bad("starts_on", f"{period}の休みと重なります。その休みを取り消すか、日付を直してください"))
    return found


def _names(draft: CarrierDraft) -> Iterator[Finding]:
    if not draft.name.strip():
        yield bad("name", "氏名を入れてください")
    kana = draft.kana.strip()
    if not kana:
        yield bad("kana", "ふりがなを入れてください。一覧はふりがなの順に並びます")
    elif not is_kana(hiragana(kana)):
        yield bad("kana", f"「{kana}」にかなでない文字があります。かなだけで入れてください（例：やまだ はなこ）")
    if draft.phone.strip() and read_phone(draft.phone) is None:
        yield bad("phone", PHONE)


def _account(draft: CarrierDraft, apart_from: UUID) -> Iterator[Finding]:
    if draft.account_id is None:
        return
    if not users().filter(pk=draft.account_id).exists():
        yield bad("account_id", "このログインは、この団体にありません。選び直してください")
    other = Carrier.objects.filter(account_id=draft.account_id).exclude(pk=apart_from).first()
    if other:
        yield bad("account_id", f"このログインは{other.name}さんのものです。別のログインを選んでください")
