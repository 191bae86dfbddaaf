import pytest
from django.db import transaction
from django.db.utils import ProgrammingError
from django.test import Client

from tenants.accounts.models import User
from tenants.crossing import NoOrganisation, inside
from tenants.registry.models import Contract, Organisation
from tenants.registry.queries import contracts_of_npo, current_npo
from tests import world


def test_query_by_nobody_raises(db: None) -> None:
    with pytest.raises(NoOrganisation):
        User.objects.count()


def test_inside_an_organisation_only_its_people_exist(asahi: Organisation, sumire: Organisation) -> None:
    with inside(asahi):
        asahi_people = set(User.objects.values_list("username", flat=True))
    with inside(sumire):
        sumire_people = set(User.objects.values_list("username", flat=True))

    assert asahi_people == {"aoki", "baba", "chiba", "doi"}
    assert sumire_people == {"endo"}


def test_switching_inside_a_transaction_is_refused(asahi: Organisation, sumire: Organisation) -> None:
    with inside(asahi), transaction.atomic(), pytest.raises(transaction.TransactionManagementError), inside(sumire):
        pass


def test_contracts_are_those_of_the_organisation(asahi: Organisation, mihon: Organisation) -> None:
    with inside(asahi):
        numbers = [contract.number for contract in contracts_of_npo()]
        name = current_npo().legal_name

    assert numbers == ["令8-福-12"]
    assert name == "特定非営利活動法人あさひ会"


def test_npo_cannot_write_a_contract(asahi: Organisation, contract: Contract) -> None:
    with inside(asahi), pytest.raises(ProgrammingError):
        contract.save()


def test_wrong_password_shows_the_sign_in_page_again(db: None, client: Client) -> None:
    response = client.post(
        "/account/login/", {"login": "baba", "password": "wrong"}, headers={"host": "asahi.localhost"}
    )

    assert response.status_code == 200
    assert "あさひ会に入る" in response.content.decode()


def test_password_opens_the_own_organisation_only(db: None, client: Client) -> None:
    form = {"login": "baba", "password": world.PASSWORD}

    elsewhere = client.post("/account/login/", form, headers={"host": "sumire.localhost"})
    at_home = client.post("/account/login/", form, headers={"host": "asahi.localhost"})

    assert elsewhere.status_code == 200
    assert at_home.status_code == 302


def test_unknown_host_is_not_found(db: None, client: Client) -> None:
    response = client.get("/account/login/", headers={"host": "elsewhere.localhost"})

    assert response.status_code == 404
