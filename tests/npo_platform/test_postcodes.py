"""Towns by postcode, from the file that is part of the product."""

import zipfile

import pytest

from npo_platform.postcodes import TOWNS, towns_of


def test_a_code_of_one_town_tells_its_address() -> None:
    assert [town.address for town in towns_of("5690067")] == ["大阪府高槻市桃園町"]


def test_a_code_two_prefectures_share_offers_both() -> None:
    assert [town.address for town in towns_of("4980000")] == ["愛知県弥富市", "三重県桑名郡木曽岬町"]


def test_a_town_told_in_part_says_which() -> None:
    (town,) = towns_of("0600042")

    assert (town.address, town.note) == ("北海道札幌市中央区大通西", "1〜19丁目")


@pytest.mark.parametrize("code", ["0000000", "5699999", "569", "", "../etc"])
def test_a_code_nobody_has_tells_no_town(code: str) -> None:
    assert towns_of(code) == []


def test_the_file_is_whole_and_small() -> None:
    """124,525 towns in October 2026; fewer than a hundred thousand would be a broken list."""
    with zipfile.ZipFile(TOWNS) as book:
        lines = sum(book.read(name).count(b"\n") + 1 for name in book.namelist())

    assert lines > 100_000
    assert TOWNS.stat().st_size < 2_000_000
