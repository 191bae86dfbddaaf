from npo_platform.kernel.kana import hiragana, is_kana, kana_key, search_key


def test_hiragana_of_any_width_is_one_spelling() -> None:
    assert {hiragana(typed) for typed in ("ヤマダ", "ﾔﾏﾀﾞ", "やまだ", "やまた゛")} == {"やまだ"}


def test_kana_key_orders_as_a_dictionary_does() -> None:
    names = ["ガトウ", "カトー", "かとう", "ウエダ", "ヴィラ", "アベ", "きゃ", "きや", "ぱぱ", "ばば", "はは"]

    ordered = sorted(names, key=lambda name: kana_key(name, ""))

    assert ordered == ["アベ", "ヴィラ", "ウエダ", "かとう", "ガトウ", "カトー", "きゃ", "きや", "はは", "ばば", "ぱぱ"]


def test_kana_key_puts_a_family_before_longer_family_names() -> None:
    people = [("あべい", "あい"), ("あべ", "ろく"), ("あべ", "いち")]

    assert sorted(people, key=lambda p: kana_key(*p)) == [("あべ", "いち"), ("あべ", "ろく"), ("あべい", "あい")]


def test_search_key_ignores_width_space_marks_and_long_vowels() -> None:
    assert search_key("ｻﾄｰ　ジュン") == search_key("さとおしゆん")


def test_search_key_finds_variant_characters_by_their_common_form() -> None:
    assert search_key("\ufa19戸") == search_key("神戸")


def test_is_kana_refuses_kanji_and_letters() -> None:
    assert [is_kana(text) for text in ("やまだ", "さとー・じゅん", "山だ", "yamada", "")] == [
        True,
        True,
        False,
        False,
        False,
    ]
