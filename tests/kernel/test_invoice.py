from npo_platform.kernel.invoice import check_digit, read_registration


def test_the_published_example_of_a_corporate_number_checks() -> None:
    """8700110005901: 700110005901 weighted 1, 2 from the right comes to 37, which leaves 1; 9 less 1 is 8."""
    assert check_digit("700110005901") == 8


def test_any_way_of_typing_is_read() -> None:
    spellings = (
        "T8700110005901",
        "t8700110005901",
        "Ｔ８７００１１０００５９０１",
        "T8-7001-1000-5901",
        "8700110005901",
    )

    assert {read_registration(typed) for typed in spellings} == {"T8700110005901"}


def test_a_wrong_digit_a_missing_one_and_words_are_no_number() -> None:
    assert [read_registration(typed) for typed in ("T8700110005902", "T870011000590", "なし", "")] == [None] * 4
