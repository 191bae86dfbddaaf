"""Marks, chips and the menu."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import RequestContext, Template
from django.test import RequestFactory
from django.urls import resolve, set_urlconf

from tenants.accounts.states import Role

URLS = "npo_platform.urls_npo"


@dataclass(frozen=True)
class Somebody:
    role: Role
    is_authenticated: bool = True


@pytest.fixture(autouse=True)
def _at_an_npo() -> Iterator[None]:
    set_urlconf(URLS)
    yield
    set_urlconf(None)


def request_by(role: Role, address: str = "/people/") -> HttpRequest:
    request = RequestFactory().get(address)
    request.user = Somebody(role)  # type: ignore[assignment]
    request.resolver_match = resolve(address.partition("?")[0], URLS)
    return request


def drawn(source: str, role: Role = Role.OFFICE, address: str = "/people/", **values: object) -> str:
    return Template(source).render(RequestContext(request_by(role, address), values))


def test_chip_tells_a_state_by_tint_shape_and_word() -> None:
    assert drawn('{% chip "stop" "直してください" %}') == (
        '<span class="chip" data-state="stop"><svg class="icon" viewBox="0 0 24 24" aria-hidden="true">'
        '<use href="#i-stop"/></svg>直してください</span>'
    )


def test_chip_escapes_its_word() -> None:
    assert "<script>" not in drawn('{% chip "ok" word %}', word="<script>")


def test_icon_alone_has_a_name_for_those_who_do_not_see_it() -> None:
    assert 'role="img" aria-label="支払済"' in drawn('{% icon "yen" "支払済" %}')


def test_menu_item_of_the_page_one_is_on_is_marked() -> None:
    item = drawn('{% nav_item "people:list" "利用者" %}')

    assert item == '<li><a href="/people/" aria-current="page">利用者</a></li>'


def test_menu_item_of_another_page_is_not_marked() -> None:
    item = drawn('{% nav_item "people:list" "利用者" %}', address="/notices/")

    assert item == '<li><a href="/people/">利用者</a></li>'


def test_menu_item_owns_the_routes_it_names() -> None:
    here = '{% nav_item "statements:current" "月の明細" "statements:index" %}'
    elsewhere = '{% nav_item "statements:closing" "月の締め" "statements:close" %}'

    assert "aria-current" in drawn(here, address="/statements/")
    assert "aria-current" not in drawn(elsewhere, address="/statements/")


def test_menu_item_is_left_out_for_a_role_that_may_not_open_it() -> None:
    assert drawn('{% nav_item "people:list" "利用者" %}', role=Role.FIELD) == ""


def test_menu_item_is_left_out_on_a_host_without_its_route() -> None:
    assert drawn('{% nav_item "desk:board" "受付" %}') == ""


@pytest.mark.parametrize(("role", "said"), [(Role.MANAGER, "close"), (Role.OFFICE, "ask")])
def test_may_answers_by_the_authorization_table(role: Role, said: str) -> None:
    source = '{% may "statements:close" "POST" as can_close %}{% if can_close %}close{% else %}ask{% endif %}'

    assert drawn(source, role=role) == said


def test_pager_keeps_the_filters_of_the_address() -> None:
    page = Paginator(range(60), 20).page(2)

    links = drawn("{% pager page %}", address="/people/?q=%E3%81%82&page=2", page=page)

    assert 'href="?q=%E3%81%82&amp;page=3" rel="next"' in links
    assert '<b aria-current="page">2</b>' in links
    assert "60件のうち 21〜40件目" in links


def test_pager_of_a_single_page_is_empty() -> None:
    assert drawn("{% pager page %}", page=Paginator(range(3), 20).page(1)).strip() == ""
