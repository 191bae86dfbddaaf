"""A list ordered, narrowed, paged and taken along by its address."""

import io
from dataclasses import dataclass

import openpyxl
import pytest
from django.http import QueryDict

from npo_platform.listing import Column, Listing, Narrowing, Shown


@dataclass(frozen=True)
class Parcel:
    place: str
    weight: int | None


PARCELS = [Parcel("東", 3), Parcel("西", None), Parcel("=1+1", 20), Parcel("北", 7)]
KANA = {"東": "ひがし", "西": "にし", "北": "きた", "=1+1": "ん"}
LIST = Listing[Parcel](
    name="parcels",
    title="荷物",
    columns=[
        Column("place", "場所", lambda row: row.place, key=lambda row: KANA[row.place]),
        Column("weight", "重さ", lambda row: row.weight),
    ],
    narrowings=[
        Narrowing(
            "kind", "種類", [("heavy", "重い"), ("light", "軽い")], lambda row, kind: is_heavy(row) == (kind == "heavy")
        )
    ],
    per_page=2,
)


def is_heavy(row: Parcel) -> bool:
    return (row.weight or 0) > 5


def asked(question: str = "") -> Shown[Parcel]:
    return LIST.shown(PARCELS, QueryDict(question))


def places(shown: Shown[Parcel]) -> list[str]:
    return [row.place for row in shown.rows]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("", ["東", "西", "=1+1", "北"]),
        ("sort=place", ["北", "西", "東", "=1+1"]),
        ("sort=-place", ["=1+1", "東", "西", "北"]),
        ("sort=weight", ["東", "北", "=1+1", "西"]),
        ("sort=-weight", ["=1+1", "北", "東", "西"]),
        ("sort=nothing", ["東", "西", "=1+1", "北"]),
        ("sort=-", ["東", "西", "=1+1", "北"]),
        ("kind=heavy", ["=1+1", "北"]),
        ("kind=light&sort=-place", ["東", "西"]),
        ("kind=huge", ["東", "西", "=1+1", "北"]),
    ],
)
def test_rows_are_those_the_address_asks_for_and_unknown_weights_come_last(question: str, expected: list[str]) -> None:
    assert places(asked(question)) == expected


def test_a_heading_says_how_it_orders_and_turns_round_when_pressed_again() -> None:
    assert (asked().head("place").state, asked().head("place").asks) == ("", "place")
    assert (asked("sort=place").head("place").state, asked("sort=place").head("place").asks) == ("ascending", "-place")
    assert (asked("sort=-place").head("place").state, asked("sort=-place").head("place").asks) == (
        "descending",
        "place",
    )


def test_pages_hold_as_many_as_the_list_says_and_the_last_is_shown_for_one_too_far() -> None:
    assert [row.place for row in asked("page=2").page] == ["=1+1", "北"]
    assert asked("page=9").page.number == 2


def test_narrowing_keeps_the_order_and_begins_on_the_first_page() -> None:
    assert asked("sort=-weight&kind=heavy&page=2&q=a&take=csv").kept == [("sort", "-weight"), ("q", "a")]


def test_a_file_holds_every_row_that_fits_and_nothing_in_it_runs_as_a_formula() -> None:
    answer = asked("take=csv&kind=heavy").file()

    assert answer.content.decode("utf-8-sig") == "場所,重さ\r\n'=1+1,20\r\n北,7\r\n"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="parcels.csv"'


def test_an_excel_book_is_titled_and_typed() -> None:
    book = openpyxl.load_workbook(io.BytesIO(asked("take=xlsx&sort=weight").file().content))

    assert book.sheetnames == ["荷物"]
    assert [[cell.value for cell in row] for row in book.active.rows] == [  # type: ignore[union-attr]
        ["場所", "重さ"],
        ["東", 3],
        ["北", 7],
        ["=1+1", 20],
        ["西", None],
    ]
    assert {cell.data_type for cell in next(iter(book.active.iter_rows(min_row=4)))} == {"s", "n"}  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", ["pdf", "", "xlsx2"])
def test_a_kind_of_file_nobody_knows_is_the_page(kind: str) -> None:
    assert not asked(f"take={kind}").is_taken
