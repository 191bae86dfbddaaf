"""What else the rules ask about a person: entered on its page from the pack's own words, and priced by."""

import io
import json
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from billing_rules.engine import compile_pack, load
from billing_rules.formats import parse
from billing_rules.terms.actions import agree_terms
from npo_platform.kernel.calendar import Month
from npo_platform.kernel.errors import Refusal, Refused
from services.months.actions import mark_closed, open_month
from services.people.actions import apply_people, decide, read_people, set_input_values
from services.people.models import Decision, InputValue, Recipient
from services.people.queries import values_of, values_on
from services.plans.actions import renew_decision
from services.statements.actions import fresh_statement
from services.statements.queries import facts_of
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.people.conftest import NOW, ClientOf, draft_of, hanako
from tests.services.statements.scene import LIBRARY, join, publish, served
from tests.world import who

SHINGU = (LIBRARY / "shingu" / "meals.json").read_text()  # decided_meals of a person, commission of the contract
OCTOBER = Month(2026, 10)
FOUR_LUNCHES = [date(2026, 10, day) for day in (5, 6, 7, 8)]  # one week, Monday to Thursday


@pytest.fixture
def shingu(mihon: Organisation, contract: Contract) -> None:
    publish(mihon, SHINGU)
    with inside(mihon):
        agree_terms(contract, {"commission": "600"}, Month(2026, 4), by=who("mori"), at=NOW)


def entered(decision: Decision) -> list[tuple[str, str, date]]:
    return [(row.name, row.value, row.starts_on) for row in values_of([decision]).get(decision.pk, [])]


def october(contract: Contract) -> tuple[int, int, int]:
    """User and city yen, and how many records were refused."""
    statement = fresh_statement(open_month(contract.pk, OCTOBER, at=NOW), at=NOW)
    return statement.totals["user"], statement.totals["city"], len(statement.refusals)


@pytest.mark.usefixtures("shingu")
def test_the_page_asks_what_the_pack_asks_and_the_month_is_priced_by_it(
    client_of: ClientOf, asahi: Organisation, contract: Contract
) -> None:
    """Two meals a week decided, four delivered: 2 × 260 yen by the user, 2 × 600 yen by the city, two refused."""
    with inside(asahi):
        person, decision = hanako(contract)
        served(person, FOUR_LUNCHES)
        assert october(contract) == (0, 0, 4)
    client = client_of("chiba")
    assert "町が決めた1週の食数" in client.get(f"/people/{person.pk}/").text

    typed = {"starts_on": "令和8年4月1日", "input_decided_meals": "２食"}
    response = client.post(f"/people/decisions/{decision.pk}/inputs/", typed)

    assert (response.status_code, response.headers["Location"]) == (302, f"/people/{person.pk}/")
    with inside(asahi):
        assert entered(decision) == [("decided_meals", "2", date(2026, 4, 1))]
        assert october(contract) == (520, 1200, 2)
    assert "2食" in client.get(f"/people/{person.pk}/").text


@pytest.mark.usefixtures("shingu")
def test_a_decision_is_entered_with_what_the_pack_asks(
    client_of: ClientOf, asahi: Organisation, contract: Contract
) -> None:
    with inside(asahi):
        person, _ = hanako(contract, until=date(2026, 10, 1))
    typed = {"number": "第2号", "starts_on": "R8.10.1", "weekdays": ["0", "1", "2", "3"]}
    address = reverse("plans:decide", args=[person.pk, contract.pk], urlconf="npo_platform.urls_npo")

    missing = client_of("chiba").post(address, typed)
    sound = client_of("chiba").post(address, typed | {"input_decided_meals": "3"})

    assert list(missing.context["form"].errors) == ["input_decided_meals"]
    assert sound.status_code == 302
    with inside(asahi):
        assert entered(Decision.objects.get(number="第2号")) == [("decided_meals", "3", date(2026, 10, 1))]


@pytest.mark.usefixtures("shingu")
@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({"decided_meals": "15"}, ["bad_value"]),
        ({"decided_meals": ""}, ["bad_value"]),
        ({"shoe_size": "25", "decided_meals": "x"}, ["unknown_input", "bad_value"]),
    ],
)
def test_what_the_pack_does_not_know_is_refused_all_at_once(
    in_asahi: Contract, values: dict[str, str], codes: list[str]
) -> None:
    _, decision = hanako(in_asahi)

    with pytest.raises(Refused) as refused:
        set_input_values(decision, values, date(2026, 4, 1), by=who("chiba"), at=NOW)
    with pytest.raises(Refused) as refused_with_decision:
        decide(decision.recipient, draft_of(in_asahi, number="別", inputs=values), by=who("chiba"), at=NOW)

    assert [one.code for one in refused.value.findings] == codes
    assert [one.code for one in refused_with_decision.value.findings][-len(codes) :] == codes
    assert not InputValue.objects.exists()


@pytest.mark.usefixtures("shingu")
def test_a_value_changes_no_closed_month(in_asahi: Contract) -> None:
    _, decision = hanako(in_asahi, inputs={"decided_meals": "2"})
    mark_closed(open_month(in_asahi.pk, Month(2026, 8), at=NOW), by=who("baba"), at=NOW)

    with pytest.raises(Refusal) as refused:
        set_input_values(decision, {"decided_meals": "5"}, date(2026, 8, 15), by=who("chiba"), at=NOW)
    set_input_values(decision, {"decided_meals": "5"}, date(2026, 9, 1), by=who("chiba"), at=NOW)
    again = set_input_values(decision, {"decided_meals": "5"}, date(2026, 9, 9), by=who("chiba"), at=NOW)

    assert refused.value.code == "month_closed"
    assert again == []
    assert entered(decision) == [("decided_meals", "2", date(2026, 4, 1)), ("decided_meals", "5", date(2026, 9, 1))]
    rows = values_of([decision])[decision.pk]
    assert [values_on(rows, date(2026, month, 1)) for month in (8, 9)] == [
        {"decided_meals": "2"},
        {"decided_meals": "5"},
    ]


@pytest.mark.usefixtures("shingu")
def test_values_are_closed_to_whoever_reads_the_table(in_asahi: Contract) -> None:
    hanako(in_asahi, inputs={"decided_meals": "7"})

    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM people_inputvalue")
        [(stored,)] = cursor.fetchall()

    assert stored != "7"
    assert InputValue.objects.get().value == "7"


@pytest.mark.usefixtures("shingu")
@pytest.mark.parametrize("sentence", ["UPDATE people_inputvalue SET name = 'x'", "DELETE FROM people_inputvalue"])
def test_no_value_is_ever_changed(in_asahi: Contract, sentence: str) -> None:
    hanako(in_asahi, inputs={"decided_meals": "7"})

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sentence)


@pytest.mark.usefixtures("shingu")
def test_another_npos_decision_is_not_there(client_of: ClientOf, sumire: Organisation, secret: Recipient) -> None:
    with inside(sumire):
        decision = secret.decisions.get()

    assert client_of("chiba").get(f"/people/decisions/{decision.pk}/inputs/").status_code == 404


@pytest.mark.usefixtures("shingu")
def test_the_api_enters_and_reads_values(client_of: ClientOf, asahi: Organisation, contract: Contract) -> None:
    with inside(asahi):
        person, decision = hanako(contract)
    client = client_of("chiba")
    body = {"values": {"decided_meals": "4"}, "starts_on": "2026-10-01"}

    sent = client.post(f"/api/v1/decisions/{decision.pk}/inputs", body, content_type="application/json")
    wrong = client.post(
        f"/api/v1/decisions/{decision.pk}/inputs",
        body | {"values": {"decided_meals": "99"}},
        content_type="application/json",
    )

    assert (sent.status_code, wrong.status_code) == (201, 409)
    assert wrong.json()["errors"][0]["message"] == "町が決めた1週の食数「99」は、0 から 14 までの整数で入れてください。"
    [read] = client.get(f"/api/v1/people/{person.pk}").json()["decisions"]
    assert read["input_values"] == [{"name": "decided_meals", "value": "4", "starts_on": "2026-10-01"}]


@pytest.mark.usefixtures("shingu")
def test_a_file_carries_the_labels_of_the_pack(client_of: ClientOf, asahi: Organisation, contract: Contract) -> None:
    book = client_of("chiba").get("/people/import/template/").getvalue()
    headings = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(book)).worksheets[0][1]]
    rows = [
        "氏名,ふりがな,決定番号,開始日,町が決めた1週の食数",
        "青木 月,あおき つき,第7号,R8.4.1,５食",
        "井上 星,いのうえ ほし,第8号,R8.4.1,20",
    ]

    with inside(asahi):
        source = read_people("\n".join(rows).encode(), "名簿.csv", by=who("chiba"), at=NOW)
        apply_people(source, by=who("chiba"), at=NOW)
        kept = {one.number: entered(one) for one in Decision.objects.all()}

    assert headings[-1] == "町が決めた1週の食数"
    assert kept == {"第7号": [("decided_meals", "5", date(2026, 4, 1))]}


def test_the_days_of_a_decision_need_no_typing(mihon: Organisation, asahi: Organisation, contract: Contract) -> None:
    pack = compile_pack(load(parse(validity())))
    with inside(asahi):
        person, _ = hanako(contract, until=date(2027, 1, 1))
        served(person, FOUR_LUNCHES)

        facts = facts_of(open_month(contract.pk, OCTOBER, at=NOW), pack)

    [known] = facts.people
    assert {
        name: [(one.starts_on, one.value) for one in known.inputs[name]] for name in ("decided_on", "valid_until")
    } == {
        "decided_on": [(date(2026, 4, 1), "2026-04-01")],
        "valid_until": [(date(2026, 4, 1), "2026-12-31")],
    }


def validity() -> str:
    """新宮町's rules with the days of the decision instead of the decided meals."""
    document: dict[str, Any] = json.loads(SHINGU)
    document["tests"] = []
    asked = [
        {"name": "decided_on", "label": "利用決定の日", "level": "person", "type": "date"},
        {
            "name": "valid_until",
            "label": "利用決定の終わりの日",
            "level": "person",
            "type": "date",
            "if_missing": "2199-12-31",
        },
    ]
    document["inputs"] += asked
    payable = next(step for step in document["steps"] if step.get("name") == "payable")
    payable["formula"] = f"({payable['formula']}) and on >= decided_on and on <= valid_until"
    return json.dumps(document, ensure_ascii=False)


@pytest.mark.usefixtures("shingu")
@pytest.mark.parametrize("people", [1, 3])
def test_the_facts_of_a_month_are_few_queries_however_many_people(
    in_asahi: Contract, people: int, django_assert_num_queries: Any
) -> None:
    """Decisions, their classes, stops with outcomes, values beside the decisions, terms of the contract."""
    pack = compile_pack(load(parse(SHINGU)))
    for number in range(people):
        person = join(in_asahi, f"人{number}", "", number=f"第{number}号", inputs={"decided_meals": "2"})
        served(person, FOUR_LUNCHES)
    month = open_month(in_asahi.pk, OCTOBER, at=NOW)

    with django_assert_num_queries(5):
        facts = facts_of(month, pack)

    assert len(facts.people) == people
    assert {one.inputs["decided_meals"][-1].value for one in facts.people} == {2}


@pytest.mark.usefixtures("shingu")
def test_a_decision_that_follows_starts_without_the_values_of_the_one_before(in_asahi: Contract) -> None:
    """As a burden class does; the page of the renewal shows what held, to be confirmed."""
    _, decision = hanako(in_asahi, until=date(2026, 10, 1), inputs={"decided_meals": "2"})

    following = renew_decision(
        decision, draft_of(in_asahi, number="第9号", starts_on=date(2026, 10, 1)), by=who("chiba"), at=NOW
    )

    assert entered(following) == []
