"""A provider's own page: every figure, beside what the city was told of it."""

from collections.abc import Callable

from django.test import Client
from pytest_django import DjangoAssertNumQueries

from services.figures.queries import month_of, own_months
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.statements.scene import JULY, JUNE, MAY, month_row

Browser = Callable[[str], Client]


def test_the_provider_sees_its_own_figures_and_what_was_told(
    asahi: Organisation, accepted_may: Contract, client_of: Browser
) -> None:
    with inside(asahi):
        own = month_of(month_row(accepted_may, MAY).pk)

    pairs = {figure.id: (figure.text, told.text) for figure, told in own.pairs}
    assert pairs["cost_per_contact"] == ("416", "416")  # 26,650 ÷ 64 = 416.4
    assert pairs["unanswered_rate"] == ("7.7", "7.7")  # 5 ÷ 65
    assert pairs["alarms_open"] == ("1", "＊")
    assert pairs["alarm_median"] == ("60", "＊")
    page = client_of("doi").get(f"/figures/{own.month.pk}/").content.decode()
    assert "26,650 ÷ 64" in page
    assert "終わった気がかり 4件から" in page


def test_months_not_accepted_stand_in_the_list_without_a_nought(
    asahi: Organisation, accepted_may: Contract, client_of: Browser
) -> None:
    with inside(asahi):
        june = month_row(accepted_may, JUNE)

        months = {str(own.month.value): own.figures for own in own_months()}

    assert (months["2026-06"], months["2026-05"]["meals"].text) == ({}, "60")
    assert "未承認" in client_of("doi").get("/figures/").content.decode()
    assert "市がまだ承認していない月です" in client_of("doi").get(f"/figures/{june.pk}/").content.decode()


def test_another_npos_month_is_not_there(sumire: Organisation, accepted_may: Contract, client_of: Browser) -> None:
    with inside(sumire):
        assert own_months() == []
    month = client_of("doi").get("/figures/").context["page"].object_list[0].month

    answer = client_of("endo").get(f"/figures/{month.pk}/")

    assert answer.status_code == 409
    assert "この月は見つかりません" in answer.content.decode()


def test_queries_do_not_grow_with_the_months(
    asahi: Organisation, accepted_may: Contract, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with inside(asahi), django_assert_num_queries(3):
        assert len([own.figures for own in own_months()]) == 1
    with inside(asahi):
        for month in (JUNE, JULY):
            month_row(accepted_may, month)
        with django_assert_num_queries(3):
            assert len([own.figures for own in own_months()]) == 3
