"""Lists as offices have them: whatever the headings and the encoding, a person says once what each column holds."""

import io
import zipfile
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from npo_platform.kernel.errors import Refusal
from services.people.actions import apply_people, columns_in, is_readable, map_columns, read_people
from services.people.models import ColumnMemory, Contact, PeopleImport, Recipient
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.people.conftest import NOW, ClientOf
from tests.world import who

STRANGE = "おなまえ,よみ,うまれ,でんわ,めも\r\n髙橋 花子,ﾀｶﾊｼ ﾊﾅｺ,Ｓ１５．３．４,０７２−６７４−７１１１,見本\r\n"
MEANT = {0: "name", 1: "kana", 2: "born_on", 3: "phone", 4: ""}


def draft(data: bytes, name: str = "名簿.csv") -> PeopleImport:
    return read_people(data, name, by=who("chiba"), at=NOW)


def entered(source: PeopleImport) -> Recipient:
    apply_people(source, by=who("chiba"), at=NOW)
    return Recipient.objects.get()


def test_map_columns_reads_headings_nobody_knows(in_asahi: Contract) -> None:
    source = draft(STRANGE.encode())
    assert not is_readable(source)

    map_columns(source, MEANT, at=NOW)

    source.refresh_from_db()
    person = entered(source)
    assert (person.name, person.kana) == ("髙橋 花子", "たかはし はなこ")
    assert (person.born_on, person.phone) == (date(1940, 3, 4), "072-674-7111")


def test_columns_in_shows_headings_samples_and_what_was_guessed(in_asahi: Contract) -> None:
    source = draft("氏名,よみ\r\n髙橋 花子,たかはし はなこ\r\n上田 勝,うえだ まさる\r\n加藤 実,かとう みのる".encode())

    name, kana = columns_in(source)

    assert (name.letters, name.heading, name.meaning) == ("A", "氏名", "name")
    assert (kana.heading, kana.meaning, kana.samples) == ("よみ", "", ["たかはし はなこ", "うえだ まさる"])


def test_map_columns_is_remembered_for_the_same_headings_only(in_asahi: Contract) -> None:
    map_columns(draft(STRANGE.encode()), MEANT, at=NOW)

    again, other = draft(STRANGE.encode("utf-16")), STRANGE.replace("めも", "メモ欄")

    assert [column.meaning for column in columns_in(again)] == ["name", "kana", "born_on", "phone", ""]
    assert not is_readable(draft(other.encode()))
    assert ColumnMemory.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "code"),
    [({0: "name", 1: "name"}, "column_twice"), ({0: "name", 1: ""}, "columns_missing")],
)
def test_map_columns_that_cannot_be_meant_is_refused(in_asahi: Contract, said: dict[int, str], code: str) -> None:
    source = draft(STRANGE.encode())

    with pytest.raises(Refusal) as refused:
        map_columns(source, said, at=NOW)

    assert refused.value.code == code
    assert ColumnMemory.objects.count() == 0


def test_map_columns_of_an_applied_file_is_refused(in_asahi: Contract) -> None:
    source = draft(STRANGE.encode())
    map_columns(source, MEANT, at=NOW)
    source.refresh_from_db()
    entered(source)

    with pytest.raises(Refusal) as refused:
        map_columns(source, MEANT, at=NOW)

    assert refused.value.code == "wrong_state"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_every_common_encoding_is_read_alike(in_asahi: Contract, encoding: str) -> None:
    text = "氏名\tフリガナ\t生年月日\r\n髙橋 花子\tﾀｶﾊｼ ﾊﾅｺ\t昭和15年3月4日\r\n"

    person = entered(draft(text.encode(encoding)))

    assert (person.name, person.kana, person.born_on) == ("髙橋 花子", "たかはし はなこ", date(1940, 3, 4))


def test_two_rows_of_merged_headings_are_read_together(in_asahi: Contract) -> None:
    """利用者 over 氏名 and フリガナ, 緊急連絡先 over 氏名 and 電話, as a person lays a register out."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["利用者", None, "緊急連絡先", None])
    page.append(["氏名", "フリガナ", "氏名", "電話"])
    page.append(["髙橋 花子", "タカハシ ハナコ", "高橋 月子", "090-1234-5678"])
    page.merge_cells("A1:B1")
    page.merge_cells("C1:D1")
    out = io.BytesIO()
    book.save(out)

    person = entered(draft(out.getvalue(), "名簿.xlsx"))

    contact = Contact.objects.get()
    assert (person.name, contact.name, contact.phone) == ("髙橋 花子", "高橋 月子", "090-1234-5678")


def bomb() -> bytes:
    """A book of a few kilobytes that unpacks to sixty megabytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60 * 1024 * 1024)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("名簿.xlsx", bomb(), "sheet_too_big"),
        ("名簿.csv", b"a" * 10 * 1024 * 1024, "sheet_too_big"),
        ("名簿.xlsx", b"%PDF-1.7\x00\x01", "sheet_unreadable"),
        ("名簿.csv", "氏名,フリガナ\r\n".encode(), "sheet_empty"),
    ],
)
def test_files_that_are_no_list_are_refused_with_a_sentence(
    in_asahi: Contract, name: str, data: bytes, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        draft(data, name)

    assert refused.value.code == code
    assert PeopleImport.objects.count() == 0


def test_a_wrong_ending_does_not_matter(in_asahi: Contract) -> None:
    person = entered(draft("氏名,フリガナ\r\n髙橋 花子,タカハシ ハナコ".encode("cp932"), "名簿.xls"))

    assert person.name == "髙橋 花子"


def test_upload_of_strange_headings_asks_for_the_columns_and_goes_on(
    client_of: ClientOf, asahi: Organisation, rules: None
) -> None:
    client = client_of("chiba")
    file = SimpleUploadedFile("名簿.csv", STRANGE.encode("cp932"))

    there = client.post("/people/import/", {"file": file}).headers["Location"]
    columns = client.get(there).headers["Location"]
    page = client.get(columns).content.decode()
    missing = client.post(columns, {"column_0": "name"}).content.decode()
    onward = client.post(columns, {f"column_{index}": name for index, name in MEANT.items()})

    assert columns == f"{there}columns/"
    assert "ﾀｶﾊｼ ﾊﾅｺ" in page
    assert "「せい」 と 「めい」の列を選んでください。" in missing
    assert onward.headers["Location"] == there
    assert "1行を取り込む" in client.get(there).content.decode()


def test_columns_of_another_organisations_file_do_not_exist(client_of: ClientOf, sumire: Organisation) -> None:
    with inside(sumire):
        theirs = read_people(STRANGE.encode(), "菫.csv", by=who("endo"), at=NOW)
        map_columns(theirs, MEANT, at=NOW)

    assert client_of("chiba").get(f"/people/import/{theirs.pk}/columns/").status_code == 404


def test_what_one_organisation_said_of_its_headings_is_nothing_to_another(
    asahi: Organisation, sumire: Organisation
) -> None:
    with inside(sumire):
        map_columns(read_people(STRANGE.encode(), "菫.csv", by=who("endo"), at=NOW), MEANT, at=NOW)

    with inside(asahi):
        assert not is_readable(draft(STRANGE.encode()))
