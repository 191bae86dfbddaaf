"""Coming in, being told what is wrong, going out; and the other organisation's door."""

from playwright.sync_api import expect

from tests.journeys.accessibility import faults_of, sideways
from tests.journeys.browsing import PHONE, Visitors, sign_in


def test_sign_in_names_the_organisation_and_its_host(visitors: Visitors) -> None:
    person = next(p for p in visitors.people if p.kind == "npo")

    with visitors.as_nobody(person.address, PHONE) as page:
        page.goto("/")

        expect(page.get_by_role("heading", level=1)).to_have_text(f"{person.organisation}に入る")
        expect(page.get_by_text(person.address.removeprefix("http://"))).to_be_visible()
        assert faults_of(page) == []
        assert sideways(page) == 0


def test_sign_in_with_a_wrong_password_says_what_to_do(visitors: Visitors) -> None:
    person = next(p for p in visitors.people if p.kind == "npo")

    with visitors.as_nobody(person.address) as page:
        sign_in(page, person, password="not the password")

        expect(page.get_by_role("group", name="入力に問題があります（1件）")).to_be_focused()
        expect(page).to_have_title(f"エラー：ログイン｜{person.organisation}")
        assert faults_of(page) == []


def test_person_of_one_npo_finds_no_door_at_another(visitors: Visitors) -> None:
    here = next(p for p in visitors.people if p.kind == "npo")
    there = next(p for p in visitors.people if p.kind == "npo" and p.address != here.address)

    with visitors.as_nobody(there.address) as page:
        page.goto("/")
        page.get_by_label("ログイン名").fill(here.username)
        page.get_by_label("パスワード").fill(here.password + "!")
        page.get_by_role("button", name="ログインする").click()

        expect(page.get_by_role("heading", level=1)).to_have_text(f"{there.organisation}に入る")


def test_sign_in_by_keyboard_alone_leads_to_work_and_out_again(visitors: Visitors) -> None:
    person = next(p for p in visitors.people if p.kind == "city")

    with visitors.as_nobody(person.address) as page:
        page.goto("/")
        page.get_by_label("ログイン名").focus()
        page.keyboard.type(person.username)
        page.keyboard.press("Tab")
        page.keyboard.type(person.password)
        page.keyboard.press("Enter")
        expect(page.get_by_role("navigation", name="主なメニュー")).to_be_visible()

        page.goto(page.url)
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="本文へ進む")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#main")).to_be_focused()

        page.get_by_role("button", name="ログアウトする").click()
        expect(page.get_by_role("button", name="ログインする")).to_be_visible()


def test_language_changes_by_choice_and_back(visitors: Visitors) -> None:
    person = next(p for p in visitors.people if p.kind == "npo")

    with visitors.as_nobody(person.address) as page:
        page.goto("/")
        expect(page.locator("html")).to_have_attribute("lang", "ja")

        page.get_by_role("button", name="English").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        expect(page.get_by_role("button", name="Sign in")).to_be_visible()

        page.get_by_role("button", name="日本語").click()
        expect(page.get_by_role("button", name="ログインする")).to_be_visible()
