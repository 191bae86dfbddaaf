from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from billing_rules.packs.models import PackVersion
from tenants.crossing import inside
from tenants.registry.models import Organisation
from tests.billing_rules.packs.conftest import FIRST, LIBRARY


def test_import_publishes_what_two_people_answer_for(mihon: Organisation) -> None:
    call_command(
        "import_pack", "mihon", str(LIBRARY / "meals.json"), "--own", "--author=hara", "--approver=kita", "--publish"
    )

    with inside(mihon):
        version = PackVersion.objects.get()
    assert (version.state, version.author_name, version.approver_name) == ("published", "原 直子", "北 浩一")


def test_import_of_a_faulty_file_keeps_the_draft_and_says_why(mihon: Organisation, tmp_path: Path) -> None:
    file = tmp_path / "meals.json"
    file.write_text(FIRST.replace('"price": 810', '"price": "8"', 1))

    with pytest.raises(
        CommandError, match="第1版は下書きのままです。直してから取り込んでください。\n・単価表（別表第1） 1行目"
    ):
        call_command("import_pack", "mihon", str(file), "--own", "--author=hara", "--approver=kita", "--publish")

    with inside(mihon):
        assert [version.state for version in PackVersion.objects.all()] == ["draft"]


@pytest.mark.parametrize(
    ("city", "author", "approver", "sentence"),
    [
        ("mihon", "kita", "kita", "作成した人は、自分の版を承認・公開できません。"),
        ("mihon", "seki", "kita", "「seki」は、この市でこの操作（packs:draft）ができる人ではありません。"),
        ("mihon", "hara", "tani", "「tani」は、この市でこの操作（simulation:approve）ができる人ではありません。"),
        ("nowhere", "hara", "kita", "市「nowhere」はありません。"),
    ],
)
def test_import_by_the_wrong_people_is_refused(
    mihon: Organisation, city: str, author: str, approver: str, sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command(
            "import_pack", city, str(LIBRARY / "meals.json"), "--own", f"--author={author}", f"--approver={approver}"
        )

    with inside(mihon):
        assert PackVersion.objects.filter(state__in=["approved", "published"]).count() == 0
