"""Whatever happened in the months: differences are re-evaluation minus original, once only, and steps net."""

import random
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from billing_rules.engine import evaluate
from billing_rules.packs import queries as packs
from billing_rules.packs.models import PackVersion
from services.adjustments.models import Adjustment
from services.corrections import actions
from services.people.models import Recipient
from services.statements.actions import settle_late
from services.statements.models import Statement
from services.statements.queries.facts import frozen_facts
from services.statements.queries.late import Overlay, laid_over
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.corrections.scene import JULY_5, JULY_10, JULY_11, JULY_12, MAY_1, confirm, rules
from tests.services.statements.scene import JUNE, MAY, close, join, month_row, publish, served

CLASSES = ("welfare", "exempt", "taxed")
FIGURES = ("quantity", "user", "city")
Told = dict[tuple[Recipient, date, str], str]


class Story:
    """A few people, two closed months, late records: everything drawn from one seed."""

    def __init__(self, seed: int, contract: Contract) -> None:
        self.draw, self.contract = random.Random(seed), contract
        names = zip("青石上江", "あいうえ", strict=True)
        self.people = [join(contract, f"{n}川", self.draw.choice(CLASSES), kana=f"{k}かわ") for n, k in names]
        self.late: Told = {}
        same = self.draw.randint(5, 12)  # meals a month, so that no month jumps from the one before
        for month in (MAY, JUNE):
            for person in self.people:
                served(person, sorted(self.draw.sample(month.days[:24], same)), at=None)
            close(contract, month)

    def is_late(self, at: datetime) -> None:
        for number in range(self.draw.randint(0, 3)):
            person, month = self.draw.choice(self.people), self.draw.choice((MAY, JUNE))
            day, meal = self.draw.choice(month.days), self.draw.choice(("lunch", "dinner"))
            outcome = self.draw.choice(("handed", "absent", "cancelled"))
            served(person, [day], outcome, meal=meal, at=at + timedelta(minutes=number), reason="訂正")
            self.late[person, day, meal] = outcome

    def truth(self, version: PackVersion) -> dict[str, int]:
        """Both months computed at once by the version alone, late records laid over what was frozen."""
        pack, totals = packs.compiled(version), dict.fromkeys(FIGURES, 0)
        over = [
            Overlay(str(who.pk), day, meal, {"meal": meal, "diet": "regular", "status": held})
            for (who, day, meal), held in self.late.items()
        ]
        for month in (MAY, JUNE):
            frozen = Statement.objects.get(month=month_row(self.contract, month))
            mine = [one for one in over if one.on < month.after]
            again = evaluate(pack, laid_over(frozen_facts(frozen.facts), mine, pack)).totals
            totals = {name: totals[name] + again[name] for name in FIGURES}
        return totals


def differences() -> dict[str, int]:
    raised = Adjustment.objects.all()
    return {
        "quantity": sum(one.quantity for one in raised),
        "user": sum(one.user_yen for one in raised),
        "city": sum(one.city_yen for one in raised),
    }


def original() -> dict[str, int]:
    """Of the frozen lines alone."""
    lines = [
        line for frozen in Statement.objects.filter(state="frozen") for line in frozen.lines.filter(kind="service")
    ]
    return {
        "quantity": sum(line.quantity for line in lines),
        "user": sum(line.user_yen for line in lines),
        "city": sum(line.city_yen for line in lines),
    }


def a_reform(draw: random.Random) -> tuple[str, int, dict[str, int]]:
    since = draw.choice(("2026-05-01", "2026-05-13", "2026-06-01", "2026-06-10"))
    return since, draw.randint(700, 900), {"exempt": draw.randint(350, 450), "taxed": draw.randint(450, 550)}


def answer(version: PackVersion, at: datetime) -> None:
    """Propose twice, and confirm what there is."""
    actions.propose(version, at=at)
    assert actions.propose(version, at=at) == []
    if any(one.state == "proposed" for one in actions.fresh_corrections(version, at=at)):
        confirm(version, at=at)


@pytest.mark.parametrize("seed", range(6))
def test_differences_are_the_re_evaluation_minus_the_original(
    seed: int, mihon: Organisation, asahi: Organisation, contract: Contract
) -> None:
    """A → B → C, each confirmed or overtaken before anybody did, late records in between."""
    draw = random.Random(1000 + seed)
    publish(mihon, rules())
    with inside(asahi):
        story = Story(seed, contract)
        story.is_late(JULY_5)
    reforms: list[tuple[str, int, dict[str, int]]] = []
    versions: list[PackVersion] = []
    for number, at in enumerate((JULY_10, JULY_11)):
        reforms.append(a_reform(draw))
        document = rules(*sorted({one[0]: one for one in reforms}.values()))
        first = date.fromisoformat(reforms[-1][0]).replace(day=1)
        versions.append(version := publish_from(mihon, document, at, first))
        with inside(asahi):
            if number or draw.random() < 0.5:
                answer(version, at)
            else:
                actions.propose(version, at=at)
            story.is_late(at + timedelta(hours=1))
            settle_late(contract.pk, at=at + timedelta(hours=2))
            if number or draw.random() < 0.5:
                answer(version, at + timedelta(hours=3))
    with inside(asahi):
        for one in versions:  # what the second left of the first is confirmed last
            answer(one, JULY_12)
        truth, was = story.truth(version), original()
        assert differences() == {name: truth[name] - was[name] for name in FIGURES}


def publish_from(mihon: Organisation, document: str, at: datetime, first: date) -> PackVersion:
    """Reaching back as far as the version changes anything."""
    return publish(mihon, document, at=at, past="さかのぼる", correct_from=first)


@pytest.mark.parametrize("is_confirmed", [True, False])
def test_a_correction_of_a_correction_nets(
    is_confirmed: bool, mihon: Organisation, asahi: Organisation, contract: Contract
) -> None:
    """793 → 807 → 800：Bを確かめていてもいなくても、残る差は 793 → 800 の差（9食 × 7円、2か月で 126円）。"""
    publish(mihon, rules())
    with inside(asahi):
        person = join(contract, "青木")
        for month in (MAY, JUNE):
            served(person, month.days[3:12])
            close(contract, month)
    second = publish(mihon, rules(("2026-05-01", 807, {})), at=JULY_10, past="第1次", correct_from=MAY_1)
    with inside(asahi):
        actions.propose(second, at=JULY_10)
        if is_confirmed:
            confirm(second, at=JULY_10)
    third = publish(mihon, rules(("2026-05-01", 800, {})), at=JULY_11, past="第2次", correct_from=MAY_1)
    with inside(asahi):
        actions.propose(third, at=JULY_11)
        raised = confirm(third, at=JULY_11)

        formers = {one.pack_version_id for one in raised if one.side == "reversal"}
        assert len(formers) == 1
        assert (second.pk in formers) is is_confirmed
        assert differences() == {"quantity": 0, "user": 0, "city": 126}
        assert sides_of(raised[:2]) == [("reversal", -9), ("renewal", 9)]


def sides_of(raised: list[Adjustment]) -> list[tuple[str, int]]:
    return [(one.side, one.quantity) for one in raised]


def test_back_to_the_first_rules_leaves_nothing(mihon: Organisation, asahi: Organisation, contract: Contract) -> None:
    """793 → 807 → 793：確かめた差は消え、まだ確かめていない案は要らなくなる。"""
    publish(mihon, rules())
    with inside(asahi):
        person: UUID = join(contract, "青木").pk
        for month in (MAY, JUNE):
            served(Recipient.objects.get(pk=person), month.days[3:12])
            close(contract, month)
    second = publish(mihon, rules(("2026-05-01", 807, {})), at=JULY_10, past="第1次", correct_from=MAY_1)
    with inside(asahi):
        actions.propose(second, at=JULY_10)
    third = publish(mihon, rules(), at=JULY_11, past="第2次", correct_from=MAY_1)
    with inside(asahi):
        made = actions.propose(third, at=JULY_11)

        assert [one.state for one in made] == ["unchanged", "unchanged"]
        assert actions.fresh_corrections(second, at=JULY_11) == []
        assert differences() == dict.fromkeys(FIGURES, 0)
