"""はじめに: what a new NPO has done of its first steps, and what comes next; computed, never ticked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from npo_platform.kernel.calendar import wareki_long
from services.months.models import Month
from services.months.states import MonthState
from services.people.models import Decision, Recipient
from services.people.queries import rules_under
from services.plans.models import PlanMeal
from services.records.models import DeliveryRecord
from tenants.accounts.models import User
from tenants.audit.models import AuditEntry
from tenants.payments.queries import own_account
from tenants.registry.models import Contract, Npo
from tenants.registry.queries import current_npo

BEGUN = "home.begun"


@dataclass(frozen=True, slots=True)
class Step:
    """One of the first steps: whether it is done, what it is for, and its one button."""

    title: str
    text: str
    is_done: bool
    link: str
    act: str
    is_ours: bool = True


@dataclass(frozen=True, slots=True)
class Beginning:
    """The first steps in their order."""

    steps: Sequence[Step]

    @property
    def next_step(self) -> Step | None:
        return next((step for step in self.steps if not step.is_done and step.is_ours), None)

    @property
    def is_agreed(self) -> bool:
        """Whether contract and rules are there, without which not even a sample can be planned."""
        return self.steps[1].is_done

    @property
    def done(self) -> int:
        return sum(step.is_done for step in self.steps)

    @property
    def is_over(self) -> bool:
        return self.done == len(self.steps)


def beginning_of(contracts: Sequence[Contract], today: date) -> Beginning | None:
    """The list of an NPO that has never closed a month and has not put the list away; one query for all others."""
    if Month.objects.filter(state=MonthState.CLOSED).exists():
        return None
    npo = current_npo()
    if AuditEntry.objects.filter(row_id=str(npo.pk), action=BEGUN).exists():
        return None
    return Beginning([_organisation(npo), _agreed(contracts, today), *(step() for step in _STEPS)])


def _organisation(npo: Npo) -> Step:
    return Step(
        title=_("団体の情報を入れる"),
        text=_("請求書に載る登録番号か、市から支払いを受ける口座です。設定の画面で入れます。"),
        is_done=bool(npo.invoice_number) or own_account() is not None,
        link=reverse("accounts:settings"),
        act=_("設定を開く"),
    )


def _agreed(contracts: Sequence[Contract], today: date) -> Step:
    """A contract and its rules come from the city; until then nothing can be planned."""
    standing = [one for one in contracts if one.end > today]
    ready = [one for one in standing if rules_under(one) is not None]
    if ready:
        text = "、".join(_("%(city)s　%(number)s") % {"city": one.city_name, "number": one.number} for one in ready)
        return Step(_("契約と規則が届いている"), text, True, reverse("packs:current"), _("規則を見る"))
    if standing:
        first = {"city": standing[0].city_name, "day": wareki_long(standing[0].starts_on)}
        text = _("%(city)sとの契約（%(day)sから）はあります。規則を市が公開すると届きます。") % first
    else:
        text = _("契約は市が入れます。市の担当に、この団体の契約を入れるよう頼んでください。")
    return Step(_("契約と規則が届いている"), text, False, reverse("notices:list"), _("お知らせを見る"), is_ours=False)


def _staff() -> Step:
    count = User.objects.filter(is_active=True).count()
    return Step(
        title=_("職員を招く"),
        text=_("いま %(count)s人が使えます。事務の人と配達の人を、それぞれの役割で加えます。") % {"count": count},
        is_done=count > 1,
        link=reverse("accounts:add"),
        act=_("職員を加える"),
    )


def _people() -> Step:
    count = Recipient.objects.filter(sample__isnull=True).count()
    decided = Decision.objects.filter(recipient__sample__isnull=True).exists()
    return Step(
        title=_("利用者を入れる"),
        text=_("いま %(count)s人です。1人ずつ入れるか、名簿（Excel・CSV）から取り込みます。利用決定まで入れます。")
        % {"count": count},
        is_done=count > 0 and decided,
        link=reverse("people:list") if count else reverse("people:add"),
        act=_("利用決定を入れる") if count else _("利用者を加える"),
    )


def _week() -> Step:
    """The first decision without a plan is where the button leads."""
    planned = PlanMeal.objects.filter(plan__decision=OuterRef("pk"))
    waiting = Decision.objects.filter(~Exists(planned), Q(recipient__ended_on__isnull=True))
    bare = waiting.order_by("recipient__kana_key", "pk").values_list("pk", flat=True).first()
    return Step(
        title=_("週間予定を入れる"),
        text=_("だれに、どの曜日に、どの食事を届けるかです。配達予定は14日先まで自動で作られます。"),
        is_done=PlanMeal.objects.filter(plan__recipient__sample__isnull=True).exists(),
        link=reverse("plans:edit", args=[bare]) if bare else reverse("plans:week"),
        act=_("週間予定を入れる"),
    )


def _record() -> Step:
    return Step(
        title=_("今日の配達を記録する"),
        text=_("電話からでも、事務所の一日入力でも、紙の用紙からでも入れられます。"),
        is_done=DeliveryRecord.objects.exists(),
        link=reverse("records:day"),
        act=_("今日の記録を開く"),
    )


# Whatever else a new NPO has to do first adds its step here, in the order in which it is done.
_STEPS: tuple[Callable[[], Step], ...] = (_staff, _people, _week, _record)
