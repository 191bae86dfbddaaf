import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from npo_platform.kernel.errors import Refusal
from services.people.actions import apply_people, read_people, rehearse
from services.people.models import Contact, Decision, PeopleImport, Recipient
from services.people.queries import burden_on
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.people.conftest import NOW, ClientOf, hanako
from tests.world import who

HEADER = (
    "利用者番号,氏名,フリガナ,生年月日,電話番号,食形態,緊急連絡先,"
    "緊急連絡先の電話,決定番号,開始日,最後の日,曜日,週の回数,負担区分"
)
SOUND = (
    "0101,髙橋 花子,タカハシ ハナコ,昭和15年3月4日,072-674-7111,やわらか,高橋 月子,"
    "090-1234-5678,第214号,R8.4.1,R9.3.31,月水金,3,非課税"
)
FAULTY = "0102,山田太郎,ﾔﾏﾀﾞ ﾀﾛｳ,昭和15年13月4日,072-674,スープ,,,第215号,,,どこか,９９,富裕"
WITHOUT_DECISION = "0103,﨑山 濵子,サキヤマ ハマコ,,,,,,,,,,,"


def file_of(*rows: str, encoding: str = "utf-8") -> bytes:
    return "\r\n".join([HEADER, *rows]).encode(encoding)


def draft(data: bytes) -> PeopleImport:
    return read_people(data, "名簿.csv", by=who("chiba"), at=NOW)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_apply_people_enters_person_contact_decision_and_class(in_asahi: Contract, rules: None, encoding: str) -> None:
    apply_people(draft(file_of(SOUND, encoding=encoding)), by=who("chiba"), at=NOW)

    person, decision = Recipient.objects.get(), Decision.objects.get()
    assert (person.number, person.name, person.kana) == ("0101", "髙橋 花子", "たかはし はなこ")
    assert (person.born_on, person.diet) == (date(1940, 3, 4), "soft")
    assert Contact.objects.get().name == "高橋 月子"
    assert (decision.starts_on, decision.until, decision.weekdays) == (
        date(2026, 4, 1),
        date(2027, 4, 1),
        "024",
    )
    assert burden_on(decision, date(2026, 4, 1)) == "exempt"


def test_rehearse_tells_every_fault_with_its_cell_and_enters_nobody(in_asahi: Contract, rules: None) -> None:
    source = draft(file_of(SOUND, FAULTY, WITHOUT_DECISION))

    told = rehearse(source, by=who("chiba"), at=NOW)

    assert [(line.name, line.word) for line in told.lines] == [
        ("髙橋 花子", "new"),
        ("山田太郎", "faulty"),
        ("﨑山 濵子", "new"),
    ]
    places = [finding.where for finding in told.faulty[0].findings]
    assert places == ["B3", "D3", "E3", "F3", "J3", "L3", "N3"]
    assert Recipient.objects.count() == 0


def test_rehearse_tells_the_faults_of_a_decision_at_its_cells(in_asahi: Contract, rules: None) -> None:
    row = "0102,山田 太郎,ﾔﾏﾀﾞ ﾀﾛｳ,,,,,,第215号,,,どこか,九,富裕"

    told = rehearse(draft(file_of(row)), by=who("chiba"), at=NOW)

    assert {finding.where for finding in told.faulty[0].findings} == {"J2", "L2", "M2", "N2"}
    assert Recipient.objects.count() == 0


def test_apply_people_leaves_faulty_rows_out_whole(in_asahi: Contract, rules: None) -> None:
    overlapping = SOUND.replace("第214号", "第999号").replace("高橋 月子", "高橋 星子")

    apply_people(draft(file_of(SOUND, overlapping)), by=who("chiba"), at=NOW)

    assert [contact.name for contact in Contact.objects.all()] == ["高橋 月子"]
    assert [decision.number for decision in Decision.objects.all()] == ["第214号"]


def test_apply_people_twice_enters_once_and_forgets_the_rows(in_asahi: Contract, rules: None) -> None:
    source = draft(file_of(SOUND))

    first = apply_people(source, by=who("chiba"), at=NOW)
    second = apply_people(source, by=who("chiba"), at=NOW)

    assert (first.applied_count, second.applied_count, second.rows) == (1, 1, "")
    assert Recipient.objects.count() == 1


def test_the_same_file_again_changes_nothing(in_asahi: Contract, rules: None) -> None:
    apply_people(draft(file_of(SOUND)), by=who("chiba"), at=NOW)

    told = rehearse(draft(file_of(SOUND)), by=who("chiba"), at=NOW)

    assert [(line.word, line.did) for line in told.lines] == [("same", ())]


def test_apply_people_to_somebody_known_changes_only_the_cells_written(in_asahi: Contract, rules: None) -> None:
    person, _ = hanako(in_asahi)
    row = f"{person.number},髙橋 花子,タカハシ ハナコ,,090-1111-2222,,,,,,,,,"

    apply_people(draft(file_of(row)), by=who("chiba"), at=NOW)

    changed = Recipient.objects.get()
    assert (changed.phone, changed.born_on) == ("090-1111-2222", date(1940, 3, 4))


def test_apply_people_without_a_sound_row_is_refused(in_asahi: Contract, rules: None) -> None:
    with pytest.raises(Refusal) as refused:
        apply_people(draft(file_of(FAULTY)), by=who("chiba"), at=NOW)

    assert refused.value.code == "nothing_to_import"


def test_rehearse_without_kana_says_which_columns_are_missing(in_asahi: Contract) -> None:
    source = draft("氏名,電話\r\n髙橋 花子,072-674-7111".encode())

    with pytest.raises(Refusal) as refused:
        rehearse(source, by=who("chiba"), at=NOW)

    assert refused.value.code == "columns_missing"
    assert "「せい」 と 「めい」" in refused.value.message


def test_upload_pages_go_from_the_file_to_the_list(client_of: ClientOf, asahi: Organisation, rules: None) -> None:
    client = client_of("chiba")
    file = SimpleUploadedFile("名簿.csv", file_of(SOUND, FAULTY, encoding="cp932"))

    there = client.post("/people/import/", {"file": file}).headers["Location"]
    page = client.get(there).content.decode()
    faulty = client.get(f"{there}faulty/")
    applied = client.post(f"{there}apply/")

    assert "1行を取り込む" in page
    assert "D3：「昭和15年13月4日」という日はありません。" in page
    sheet = openpyxl.load_workbook(io.BytesIO(faulty.content)).active
    assert [row[1] for row in sheet.iter_rows(values_only=True)] == ["氏名", "山田太郎"]
    assert applied.headers["Location"] == there
    with inside(asahi):
        assert [person.number for person in Recipient.objects.all()] == ["0101"]


def test_upload_of_something_else_says_what_to_do(client_of: ClientOf) -> None:
    file = SimpleUploadedFile("写真.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF")

    page = client_of("chiba").post("/people/import/", {"file": file}).content.decode()

    assert "入力に問題があります（1件）" in page
    assert "保存し直し" in page


def test_template_offers_the_headings_and_the_words_of_the_pack(client_of: ClientOf, rules: None) -> None:
    answer = client_of("chiba").get("/people/import/template/")

    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    headings = [cell.value for cell in sheet[1]]
    assert headings[:4] == ["利用者番号", "姓", "名", "せい"]
    offered = [rule.formula1 for rule in sheet.data_validations.dataValidation]
    assert '"生活保護,非課税,課税"' in offered


def test_rehearsal_of_another_organisations_file_does_not_exist(
    client_of: ClientOf, sumire: Organisation, rules: None
) -> None:
    with inside(sumire):
        theirs = read_people(file_of(WITHOUT_DECISION), "菫.csv", by=who("endo"), at=NOW)

    assert client_of("chiba").get(f"/people/import/{theirs.pk}/").status_code == 404


@pytest.mark.parametrize(("word", "role"), [("長女", "family"), ("民生委員", "commissioner"), ("", "other")])
def test_apply_people_takes_a_relationship_for_the_role_it_names(
    in_asahi: Contract, rules: None, word: str, role: str
) -> None:
    data = f"氏名,フリガナ,緊急連絡先,続柄,緊急連絡先の電話\r\n髙橋 花子,タカハシ ハナコ,高橋 月子,{word},090-1234-5678"

    apply_people(draft(data.encode()), by=who("chiba"), at=NOW)

    contact = Contact.objects.get()
    assert (contact.role, contact.relationship) == (role, word)
