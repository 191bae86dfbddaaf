"""A version that reaches back into closed months, from the city's two people to the letters of the NPO.

Walked once for all: its journey reads what it left, and the walk over every page finds pages that exist only then.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from playwright.sync_api import Locator, Page, expect

from npo_platform.backend import clock
from tests.journeys.accessibility import faults_of
from tests.journeys.browsing import Visitors
from tests.journeys.rules import Document, approve, check, current_rules, simulate, take_in, with_a_price
from tests.journeys.waiting import look_until

NPO, CITY = "里山キッチン", "隣野市"
DECISION = "決裁第5号。締めた月から直す"
LIVING = {"name": "living", "label": "世帯", "level": "person", "if_missing": "alone"}


@dataclass(frozen=True)
class Corrected:
    """What the journey saw: yen are those of the proposals, before they were confirmed."""

    label: str
    version: str
    page: str
    user_yen: int
    city_yen: int
    months: int


def correct(visitors: Visitors) -> Corrected:
    """Two people of the city publish a lower price that reaches back two months; the NPO's manager confirms."""
    with (
        visitors.as_person(visitors.person(CITY, "規則の作成者")) as writing,
        visitors.as_person(visitors.person(CITY, "承認者")) as approving,
        visitors.as_person(visitors.person(NPO, "事務責任者")) as office,
    ):
        label = take_in(writing, reaching_back(current_rules(writing)))
        check(writing)
        simulate(writing)
        approve(approving, label)
        publish(approving)
        look_until(approving, "全部の団体が新しい版で計算しています")
        found = look_at_proposals(office, label, approving.url)
        confirm(office, found)
    assert visitors.watch.faults == []
    return found


def reaching_back(document: Document) -> Document:
    """235 yen from two months ago on, and one more thing asked about each person; only its own example still holds."""
    since = _first_of_two_months_ago(clock.today())
    document = with_a_price(document, 235, since)
    document["inputs"].append(LIVING | {"choices": {"alone": "ひとり", "family": "家族と"}})
    document["tests"] = document["tests"][-1:]
    return document


def publish(approving: Page) -> None:
    """The city decides that closed months are corrected, from the first it may choose."""
    approving.get_by_role("link", name="公開の内容を確かめる").click()
    assert faults_of(approving) == []
    approving.get_by_label("さかのぼって過誤調整をする").check()
    months = approving.get_by_label("さかのぼる最初の月").locator("option")
    first = months.evaluate_all("(all) => all.map(one => one.value).filter(Boolean).sort()[0]")
    approving.get_by_label("さかのぼる最初の月").select_option(first)
    approving.get_by_role("textbox", name="過ぎた月の扱い").fill(DECISION)
    approving.get_by_role("button", name="を公開する").click()
    expect(approving.get_by_role("heading", name="公開しました")).to_be_visible()


def look_at_proposals(office: Page, label: str, version: str) -> Corrected:
    """The notice leads to the page: months, people, yen, and what the city decided."""
    office.goto("/notices/")
    look_until(office, f"{label}による過誤調整の案があります")
    office.get_by_role("link", name=re.compile(f"{label}による過誤調整の案")).click()
    expect(office.get_by_text(DECISION).first).to_be_visible()
    months = office.get_by_role("region", name="月ごとの表").get_by_text("確認待ち")
    expect(months.first).to_be_visible()
    assert faults_of(office) == []
    user, city = (yen_of(office.locator(".stats dd").nth(place)) for place in (0, 2))
    return Corrected(label, version, office.url, user, city, months.count())


def confirm(office: Page, found: Corrected) -> None:
    office.get_by_role("button", name=f"{found.months}か月分の差を確かめて、次の月に入れる").click()
    expect(office.get_by_role("heading", name=re.compile("本人への手紙"))).to_be_visible()


def yen_of(figure: Locator) -> int:
    """−1,234円 as a number."""
    sign, digits = re.match(r"([−+＋±-]?)([\d,]+)", figure.inner_text().strip()).groups()  # type: ignore[union-attr]
    return int(digits.replace(",", "")) * (-1 if sign in ("−", "-") else 1)


def _first_of_two_months_ago(today: date) -> date:
    for _ in range(2):
        today = today.replace(day=1) - timedelta(days=1)
    return today.replace(day=1)
