"""Rules cross no border: drafts stay with their city, published rules with its NPOs, jobs with whom they concern."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test import Client

from billing_rules.packs import actions, queries
from billing_rules.packs.models import PackVersion, RulePack
from billing_rules.packs.states import JOB
from npo_platform.kernel.errors import Refusal
from services.demo.simulating import tell_npos
from tenants.accounts.queries import Person
from tenants.crossing import inside
from tenants.jobs.models import Job
from tenants.registry.models import Organisation
from tenants.registry.queries import current_city
from tests import world
from tests.billing_rules.packs.conftest import AT, FIRST, LATER, SECOND, changed, published

Browser = Callable[[str], Client]


@pytest.fixture
def rules(pack: RulePack, tonari: Organisation, hara: Person) -> dict[str, UUID]:
    """見本市: first superseded, second published, third a draft; 隣野市: one published, one draft."""
    known = {
        "first": published(pack, FIRST).pk,
        "second": published(pack, SECOND, at=LATER).pk,
        "draft": actions.draft(pack, changed(FIRST, version="3"), by=hara, at=LATER).pk,
    }
    with inside(tonari):
        author, tani = Person(uuid4(), "隣 太郎"), world.who("tani")
        other = actions.open_pack(current_city(), "meals", "隣野市の規則")
        version = actions.validate(actions.draft(other, FIRST, by=author, at=AT), by=author, at=AT)
        version = actions.publish(actions.approve(version, by=tani, at=AT), by=tani, at=AT)
        known["tonari"] = tell_npos(version).pk
        known["tonari draft"] = actions.draft(other, SECOND, by=author, at=LATER).pk
    return known


def seen_in(organisation: Organisation, rules: dict[str, UUID]) -> set[str]:
    names = {key: name for name, key in rules.items()}
    with inside(organisation):
        return {names[key] for key in PackVersion.objects.values_list("pk", flat=True)}


def test_city_sees_its_own_versions_and_no_other_citys(
    rules: dict[str, UUID], mihon: Organisation, tonari: Organisation
) -> None:
    assert seen_in(mihon, rules) == {"first", "second", "draft"}
    assert seen_in(tonari, rules) == {"tonari", "tonari draft"}


def test_npo_sees_published_versions_of_its_cities_only(
    rules: dict[str, UUID], asahi: Organisation, sumire: Organisation
) -> None:
    """あさひ会 has a contract with 見本市 alone, すみれの会 with both."""
    assert seen_in(asahi, rules) == {"first", "second"}
    assert seen_in(sumire, rules) == {"first", "second", "tonari"}


def test_npo_without_a_contract_for_the_service_sees_nothing(in_mihon: Organisation, asahi: Organisation) -> None:
    visits = actions.open_pack(current_city(), "visits", "訪問の規則")
    published(visits, changed(FIRST, service="visits"))

    with inside(asahi):
        assert (RulePack.objects.count(), PackVersion.objects.count()) == (0, 0)


def test_operator_has_no_right_on_rules(rules: dict[str, UUID], operator: Organisation) -> None:
    with inside(operator), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        PackVersion.objects.count()


@pytest.mark.parametrize("name", ["draft", "tonari", "tonari draft"])
def test_compiled_of_a_hidden_version_is_refused_even_when_it_is_in_memory(
    rules: dict[str, UUID], asahi: Organisation, mihon: Organisation, tonari: Organisation, name: str
) -> None:
    with inside(tonari if name.startswith("tonari") else mihon):
        queries.compiled(rules[name])

    with inside(asahi), pytest.raises(Refusal) as refused:
        queries.compiled(rules[name])

    assert refused.value.code == "not_found"


@pytest.mark.parametrize(
    "statement", ["UPDATE packs_packversion SET past_decision = 'x'", "DELETE FROM packs_packversion"]
)
def test_npo_cannot_write_rules(rules: dict[str, UUID], asahi: Organisation, statement: str) -> None:
    with inside(asahi), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement)


def test_city_cannot_touch_another_citys_rows(rules: dict[str, UUID], pack: RulePack, tonari: Organisation) -> None:
    with inside(tonari):
        touched = PackVersion.objects.filter(pk=rules["draft"]).update(state="withdrawn")
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            PackVersion(pack=pack, number=9, document="{}", digest="0" * 64, author_id=uuid4(), created_at=AT).save(
                force_insert=True
            )

    assert touched == 0


def test_city_follows_its_own_publications_only(
    rules: dict[str, UUID], mihon: Organisation, tonari: Organisation, sumire: Organisation
) -> None:
    """すみれの会 has a job from each city; neither city sees the other's."""
    with inside(mihon):
        mihon_keys = set(Job.objects.filter(kind=JOB).values_list("key", flat=True))
    with inside(tonari):
        tonari_keys = set(Job.objects.filter(kind=JOB).values_list("key", flat=True))
    with inside(sumire):
        sumire_keys = set(Job.objects.filter(kind=JOB).values_list("key", flat=True))

    assert mihon_keys == {str(rules["first"]), str(rules["second"])}
    assert tonari_keys == {str(rules["tonari"])}
    assert sumire_keys == mihon_keys | tonari_keys


@pytest.mark.parametrize("page", ["", "source.json"])
def test_pages_of_hidden_versions_are_not_found(rules: dict[str, UUID], client_of: Browser, page: str) -> None:
    hidden = {
        "baba": ["draft", "tonari", "tonari draft"],
        "tani": ["first", "second", "draft"],
        "hara": ["tonari", "tonari draft"],
    }

    for name, versions in hidden.items():
        for version in versions:
            answer = client_of(name).get(f"/rules/{rules[version]}/{page}")
            assert (name, version, answer.status_code) == (name, version, 404)


def test_acts_on_another_citys_version_are_refused(rules: dict[str, UUID], client_of: Browser) -> None:
    browser = client_of("tani")

    for act in ("validate", "approve", "publish", "withdraw", "revise", "spread"):
        answer = browser.post(f"/rules/{rules['draft']}/{act}/", {"text": FIRST})
        assert (act, answer.status_code) == (act, 404)
    with inside(world.organisations()["city_mihon"]):
        assert PackVersion.objects.get(pk=rules["draft"]).state == "draft"
