import pytest

from npo_platform.kernel.phone import read_phone, read_postcode, tail


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("０３（１２３４）５６７８", "03-1234-5678"),
        ("090 1234 5678", "090-1234-5678"),
        ("09012345678", "09012345678"),
        ("0120-123-456", "0120-123-456"),
        ("0800‐123‐4567", "0800-123-4567"),
        ("072-674-7111", "072-674-7111"),
    ],
)
def test_read_phone_keeps_hyphens_and_drops_widths(typed: str, kept: str) -> None:
    assert read_phone(typed) == kept


@pytest.mark.parametrize("typed", ["", "03-123-45", "090-1234-567", "1234567890", "0800-123-456", "たろう"])
def test_read_phone_of_something_else_gives_nothing(typed: str) -> None:
    assert read_phone(typed) is None


def test_tail_is_the_last_four_digits() -> None:
    assert tail("072-674-7111") == "7111"


@pytest.mark.parametrize(
    ("typed", "kept"), [("〒569-0067", "5690067"), ("５６９００６７", "5690067"), ("569-006", None)]
)
def test_read_postcode_wants_seven_digits(typed: str, kept: str | None) -> None:
    assert read_postcode(typed) == kept
