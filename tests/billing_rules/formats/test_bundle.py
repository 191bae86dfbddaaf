"""A pack handed to another city: nothing is lost on the way, and where it came from stays in it."""

import pytest

from billing_rules.engine import check, load
from billing_rules.formats import parse, render
from billing_rules.formats.bundle import adopt, export_bundle, read_bundle
from npo_platform.kernel.digest import digest
from npo_platform.kernel.errors import Refusal
from tests.billing_rules.formats.books import LIBRARY, library

NEW = {"city": "桜市", "pack": "sakura/meals", "title": "桜市 配食サービス"}


@pytest.mark.parametrize("body", library(), ids=["/".join(path.parts[-2:]) for path in LIBRARY])
def test_a_library_pack_adopted_by_another_city_is_sound_and_keeps_its_origin(body) -> None:
    adopted = adopt(read_bundle(export_bundle(body)), **NEW)

    assert check(adopted) == []
    assert (load(adopted).pack, load(adopted).city, load(adopted).version) == ("sakura/meals", "桜市", "1")
    assert adopted["sources"][:-1] == body.get("sources", [])
    assert adopted["sources"][-1] == {
        "title": f"{body['pack']} の規則から引き継ぎました。もとの文書の照合値は {digest(body)} です。",
        "dated": f"版 {body['version']}",
    }
    for name in ("tables", "steps", "tests", "inputs"):
        assert adopted[name] == body[name]


def test_a_second_adoption_adds_to_the_first() -> None:
    body = library()[0]

    once = adopt(body, **NEW)
    twice = adopt(once, **NEW | {"pack": "ume/meals"})

    assert twice["sources"][:-1] == once["sources"]
    assert digest(once) in twice["sources"][-1]["title"]
    assert body == library()[0]


def test_a_pack_is_not_adopted_under_its_own_name() -> None:
    body = library()[0]

    with pytest.raises(Refusal) as refused:
        adopt(body, city="桜市", pack=body["pack"], title="桜市")

    assert refused.value.code == "own_name"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda bundle: bundle | {"bundle": 2}, "no_bundle"),
        (lambda bundle: bundle["document"], "no_bundle"),
        (lambda bundle: bundle | {"document": []}, "no_bundle"),
        (lambda bundle: bundle | {"document": bundle["document"] | {"title": "別の規則"}}, "bundle_changed"),
    ],
)
def test_what_was_not_handed_over_so_is_refused(change, code) -> None:
    bundle = parse(export_bundle(library()[0]))

    with pytest.raises(Refusal) as refused:
        read_bundle(render(change(bundle)).encode())

    assert refused.value.code == code
    assert refused.value.message.endswith("ください。")
