"""Rules that ask the contract: the city enters the values on its page, and the NPO's month is priced by them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from billing_rules.packs import queries as packs
from billing_rules.terms import queries
from billing_rules.terms.actions import agree_terms
from billing_rules.terms.models import Term
from npo_platform.kernel.calendar import Month
from npo_platform.kernel.errors import Refused
from services.months.models import Month as MonthRow
from services.reports.actions import freeze
from services.statements.actions import fresh_statement
from services.submissions.actions import submit
from tenants.crossing import inside
from tenants.desk import actions as desk
from tenants.desk.states import VerdictKind
from tenants.notices.models import Notice
from tenants.registry.models import Contract, Organisation
from tests.services.statements.scene import (
    CLOSING,
    JUNE,
    LIBRARY,
    MAY,
    close,
    days,
    join,
    month_row,
    publish,
    served,
)
from tests.world import who

Browser = Callable[[str], Client]
FUJIMI = (LIBRARY / "fujimi" / "meals.json").read_text()  # asks commission and user_part of the contract
AT = datetime(2026, 5, 1, 1, 0, tzinfo=UTC)
BOTH = {"commission": "500", "user_part": "300"}


@pytest.fixture
def rules(mihon: Organisation) -> None:
    publish(mihon, FUJIMI)


def agree(city: Organisation, contract: Contract, month: Month = MAY, **values: str) -> list[Term]:
    with inside(city):
        return agree_terms(contract, values or BOTH, month, by=who("mori"), at=AT)


def four_dinners(contract: Contract) -> MonthRow:
    """Monday 11 to Thursday 14 May."""
    served(join(contract, "青木", ""), days(MAY, 11, 14), meal="dinner")
    return month_row(contract, MAY)


def totals(month: MonthRow) -> tuple[int, int, int]:
    sums = fresh_statement(month, at=CLOSING).totals
    return sums["user"], sums["city"], sums["total"]


def page(contract: Contract) -> str:
    return f"/contracts/{contract.pk}/terms/"


@pytest.mark.usefixtures("rules")
def test_a_month_without_terms_prices_nothing_and_says_what_is_missing(asahi: Organisation, contract: Contract) -> None:
    with inside(asahi):
        statement = fresh_statement(four_dinners(contract), at=CLOSING)

    assert statement.totals["total"] == 0
    assert [one["sentence"] for one in statement.refusals] == [
        "委託料の単価がわかりません。市の「契約の取り決め」に、委託料の単価を入れてください。"
    ] * 4


@pytest.mark.usefixtures("rules")
def test_what_the_city_types_prices_the_npos_month(client_of: Browser, asahi: Organisation, contract: Contract) -> None:
    """4 dinners: 4 × 300 yen by the user, 4 × 500 yen by the city."""
    with inside(asahi):
        month = four_dinners(contract)
        fresh_statement(month, at=CLOSING)
    typed = {"month": "2026-04", "input_commission": "５００円", "input_user_part": "300"}

    response = client_of("mori").post(page(contract), typed)

    assert response.status_code == 302
    with inside(asahi):
        assert totals(month) == (1200, 2000, 3200)
        frozen = close(contract, MAY)
        assert (frozen.totals["user"], frozen.totals["city"], frozen.totals["total"]) == (1200, 2000, 3200)
        notice = Notice.objects.get(kind="terms_agreed")
    assert notice.title == "見本市が契約の取り決めを入れました（令和8年4月分から）"
    assert notice.body.startswith("委託料の単価 500円、利用者負担の単価 300円。")


@pytest.mark.usefixtures("rules")
def test_a_later_value_leaves_earlier_months_as_they_were(
    asahi: Organisation, mihon: Organisation, contract: Contract
) -> None:
    """May stays at 500; 2 dinners in June at 550."""
    agree(mihon, contract, **BOTH)
    agree(mihon, contract, JUNE, commission="550")

    with inside(asahi):
        may = four_dinners(contract)
        served(join(contract, "井上", ""), days(JUNE, 8, 9), meal="dinner")
        assert totals(may) == (1200, 2000, 3200)
        assert totals(month_row(contract, JUNE)) == (600, 1100, 1700)


@pytest.mark.usefixtures("rules")
def test_a_value_of_the_same_month_entered_again_counts_and_the_first_stays_written(
    asahi: Organisation, mihon: Organisation, contract: Contract
) -> None:
    agree(mihon, contract, **BOTH)

    changed = agree(mihon, contract, commission="510", user_part="300")

    assert [(term.name, term.value, term.position) for term in changed] == [("commission", "510", 3)]
    with inside(asahi):
        assert totals(four_dinners(contract)) == (1200, 2040, 3240)
        assert list(Term.objects.order_by("position").values_list("name", "value")) == [
            ("commission", "500"),
            ("user_part", "300"),
            ("commission", "510"),
        ]


@pytest.mark.usefixtures("rules")
@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("10001", "委託料の単価「10001」は、0 から 10,000 までの整数で入れてください。"),
        ("-1", "委託料の単価「-1」は、0 から 10,000 までの整数で入れてください。"),
        ("五百", "「五百」は数として読めません。例：12 のように、数字だけで入れてください。"),
    ],
)
def test_a_value_outside_the_bounds_is_told_beside_its_field(
    client_of: Browser, mihon: Organisation, contract: Contract, typed: str, fault: str
) -> None:
    response = client_of("kita").post(page(contract), {"month": "2026-05", "input_commission": typed})

    assert response.status_code == 409
    assert response.context["form"].errors == {"input_commission": [fault]}
    with inside(mihon):
        assert not Term.objects.exists()


@pytest.mark.usefixtures("rules")
def test_the_verb_refuses_everything_wrong_at_once(mihon: Organisation, contract: Contract) -> None:
    with pytest.raises(Refused) as refused:
        agree(mihon, contract, commission="1.5", price="3")

    assert [(one.code, one.where) for one in refused.value.findings] == [
        ("bad_value", "input_commission"),
        ("unknown_input", "input_price"),
    ]


@pytest.mark.usefixtures("rules")
def test_a_month_whose_report_stands_with_the_city_keeps_its_terms(
    asahi: Organisation, mihon: Organisation, contract: Contract
) -> None:
    agree(mihon, contract, Month(2026, 4), **BOTH)
    with inside(asahi):
        four_dinners(contract)
        close(contract, Month(2026, 4))
        close(contract, MAY)
        report = freeze(month_row(contract, MAY).pk, by=who("baba"), at=CLOSING)
        sent = submit(report, by=who("baba"), at=CLOSING)

    with pytest.raises(Refused) as refused:
        agree(mihon, contract, MAY, commission="520")

    [finding] = refused.value.findings
    assert finding.message == (
        "令和8年5月分までは、いまの委託料の単価で計算した報告を受け取っています。"
        "令和8年6月分からにするか、受付で報告を返してから入れてください。"
    )
    with inside(mihon):
        desk.decide(sent.received_report_id, VerdictKind.RETURNED, reason="単価の誤り", by=who("mori"), at=AT)
    assert [term.value for term in agree(mihon, contract, MAY, commission="520")] == ["520"]


@pytest.mark.usefixtures("rules")
def test_months_outside_the_contract_are_no_choice(client_of: Browser, contract: Contract) -> None:
    client = client_of("mori")

    response = client.post(page(contract), {"month": "2027-04", "input_commission": "500"})

    assert list(response.context["form"].errors) == ["month"]
    months = [value for value, _ in response.context["form"].fields["month"].choices]
    assert (months[0], months[-1], len(months)) == ("2026-04", "2027-03", 12)


@pytest.mark.usefixtures("rules")
def test_both_parties_read_the_terms_and_nobody_else(
    client_of: Browser,
    asahi: Organisation,
    sumire: Organisation,
    mihon: Organisation,
    tonari: Organisation,
    contract: Contract,
) -> None:
    agree(mihon, contract, **BOTH)

    seen = {}
    for organisation in (asahi, sumire, mihon, tonari):
        with inside(organisation):
            seen[organisation.schema_name] = Term.objects.count()

    assert seen == {"npo_asahi": 2, "npo_sumire": 0, "city_mihon": 2, "city_tonari": 0}
    assert "500円" in client_of("baba").get(reverse("terms:show", urlconf="npo_platform.urls_npo")).text
    assert "500円" not in client_of("endo").get(reverse("terms:show", urlconf="npo_platform.urls_npo")).text
    assert client_of("tani").get(page(contract)).status_code == 404


@pytest.mark.usefixtures("rules")
@pytest.mark.parametrize("sentence", ["UPDATE terms_term SET value = '1'", "DELETE FROM terms_term"])
def test_no_term_is_ever_changed(mihon: Organisation, contract: Contract, sentence: str) -> None:
    agree(mihon, contract, **BOTH)

    with inside(mihon), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sentence)


@pytest.mark.usefixtures("rules")
def test_an_npo_enters_no_term(asahi: Organisation, contract: Contract) -> None:
    with inside(asahi), pytest.raises(DatabaseError), transaction.atomic():
        agree_terms(contract, BOTH, MAY, by=who("baba"), at=AT)


@pytest.mark.usefixtures("rules")
@pytest.mark.parametrize("times", [1, 3])
def test_the_terms_of_a_month_are_one_query_however_many_there_are(
    mihon: Organisation, contract: Contract, times: int, django_assert_num_queries: Any
) -> None:
    for number in range(times):
        agree(mihon, contract, MAY, commission=str(500 + number))
    with inside(mihon):
        pack = packs.rules_now(contract.city_id, contract.service)
        with django_assert_num_queries(1):
            found = queries.constants_of(contract.pk, pack, MAY)

    assert found.contract == {"commission": 499 + times}


@pytest.mark.usefixtures("rules")
def test_what_is_left_empty_stays_also_where_a_later_value_waits(
    client_of: Browser, asahi: Organisation, mihon: Organisation, contract: Contract
) -> None:
    """600 yen waits for June; changing only the user's part of June leaves it there."""
    agree(mihon, contract, **BOTH)
    agree(mihon, contract, JUNE, commission="600")
    client = client_of("mori")
    form = client.get(page(contract)).context["form"]

    client.post(page(contract), {"month": "2026-06", "input_commission": "", "input_user_part": "350"})

    assert form["input_commission"].value() is None
    with inside(asahi):
        pack = packs.rules_now(contract.city_id, contract.service)
        assert queries.constants_of(contract.pk, pack, JUNE).contract == {"commission": 600, "user_part": 350}


@pytest.mark.parametrize(
    ("city", "typed", "provider"),
    [
        ("ikeda", {"input_shop": "kompasu"}, {"shop": "kompasu"}),
        ("seki", {"input_cutoff_days": "-1", "input_cutoff_at": "15時"}, {"cutoff_days": -1, "cutoff_at": "15:00"}),
    ],
)
def test_choices_and_times_of_a_provider_are_agreed_like_prices(
    client_of: Browser,
    asahi: Organisation,
    mihon: Organisation,
    contract: Contract,
    city: str,
    typed: dict[str, str],
    provider: dict[str, str | int],
) -> None:
    """池田町 asks whose shop it is; 関市 until when a meal may be cancelled."""
    publish(mihon, (LIBRARY / city / "meals.json").read_text())

    response = client_of("mori").post(page(contract), {"month": "2026-04", "input_commission": "700", **typed})

    assert response.status_code == 302
    with inside(asahi):
        found = queries.constants_of(contract.pk, packs.rules_now(contract.city_id, contract.service), MAY)
    assert (dict(found.provider), dict(found.contract)) == (provider, {"commission": 700})
