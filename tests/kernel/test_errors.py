"""A refusal reads as its sentence and travels whole between processes."""

import pickle

from npo_platform.kernel.errors import Finding, Refusal, Refused


def test_refusal_reads_as_its_message():
    refusal = Refusal("late", "締切を過ぎています。市に連絡してください。")

    assert (refusal.code, str(refusal)) == ("late", "締切を過ぎています。市に連絡してください。")


def test_refused_reads_with_every_finding():
    refused = Refused(
        "bad", "2か所の誤りがあります。", [Finding("a", "名前がありません。"), Finding("b", "日付が逆です。", "warn")]
    )

    assert str(refused) == "2か所の誤りがあります。\n・名前がありません。\n・日付が逆です。"
    assert [finding.severity for finding in refused.findings] == ["stop", "warn"]


def test_refusals_come_out_of_a_pickle_as_they_went_in():
    refused = Refused("bad", "誤りがあります。", [Finding("a", "名前がありません。", where="1行目")])

    refusal_back, refused_back = pickle.loads(pickle.dumps((Refusal("late", "過ぎました。"), refused)))

    assert (refusal_back.code, refusal_back.message) == ("late", "過ぎました。")
    assert (refused_back.code, refused_back.message, refused_back.findings) == (
        "bad",
        "誤りがあります。",
        refused.findings,
    )
