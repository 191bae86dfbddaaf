"""Rows of a file as people: what each cell says, or in which cell what must be mended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from billing_rules.asked import PREFIX, AskedReader
from npo_platform.sheets import squeezed
from services.people.checks import ContactDraft
from services.people.queries import asked_in_files, read_allergens
from services.people.states import ContactRole, Diet, Texture

HEADINGS: Mapping[str, Sequence[str]] = {
    "number": ("利用者番号", "番号", "利用者No", "利用者ID"),
    "name": ("氏名", "利用者名", "利用者氏名", "名前", "お名前"),
    "family_name": ("姓", "氏", "名字"),
    "given_name": ("名",),
    "kana": ("ふりがな", "フリガナ", "氏名かな", "氏名カナ", "カナ", "かな"),
    "family_kana": ("せい", "セイ"),
    "given_kana": ("めい", "メイ"),
    "born_on": ("生年月日", "誕生日"),
    "postcode": ("郵便番号", "〒"),
    "address": ("住所",),
    "phone": ("電話番号", "電話", "TEL"),
    "diet": ("食形態", "食事形態", "形態"),
    "texture": ("形", "食事の形", "きざみの別"),
    "allergens": ("アレルゲン", "アレルギー", "食物アレルギー"),
    "avoided": ("そのほかの避けるもの", "避けるもの", "禁食"),
    "health_note": ("健康上の注意", "禁忌・アレルギー"),
    "delivery_note": ("配達の注意", "配達メモ", "備考"),
    "key_note": ("鍵のこと", "鍵", "鍵の置き場所"),
    "contact_name": ("緊急連絡先", "緊急連絡先氏名", "連絡先氏名"),
    "contact_relationship": ("続柄", "関係", "緊急連絡先続柄"),
    "contact_phone": ("緊急連絡先の電話", "緊急連絡先電話番号", "緊急連絡先電話", "連絡先電話番号"),
    "contract": ("契約番号", "委託契約", "市"),
    "decision": ("決定番号", "決定通知番号"),
    "programme": ("事業", "事業名"),
    "starts_on": ("開始日", "決定開始日", "利用開始日"),
    "last_on": ("最後の日", "終了日", "決定終了日", "利用終了日"),
    "weekdays": ("曜日", "利用曜日", "利用できる曜日"),
    "per_week": ("週の回数", "回数/週", "週回数"),
    "burden_class": ("負担区分", "利用者負担区分"),
    "burden_from": ("負担区分の開始日", "負担区分開始日"),
}
TEMPLATE = tuple(words[0] for name, words in HEADINGS.items() if name not in {"name", "kana"})
_DIETS = {squeezed(word): diet for diet in Diet for word in (diet.label, f"{diet.label}食", diet.value)}

_TEXTURES = {squeezed(word): texture for texture in Texture for word in (texture.label, f"{texture.label}食")}


def _role_of(relationship: str) -> ContactRole:
    """民生委員 and the like are roles; any other word, such as 長女, is one of the family."""
    otherwise = ContactRole.FAMILY if relationship else ContactRole.OTHER
    return next((role for role in ContactRole if squeezed(role.label) == squeezed(relationship)), otherwise)


def asked_headings() -> dict[str, tuple[str, ...]]:
    """The labels of what the rules ask about people, by the names of their columns."""
    return {PREFIX + name: (spec.label,) for name, spec in asked_in_files().items()}


@dataclass(slots=True)
class RowReader(AskedReader):
    """Reads one row of people."""

    def diet(self) -> str:
        typed = self.text("diet")
        if typed and squeezed(typed) not in _DIETS:
            self.fault("diet", f"食形態「{typed}」はありません。{'・'.join(Diet.labels)}から選んでください")
        return _DIETS.get(squeezed(typed), Diet.REGULAR) if typed else ""

    def texture(self) -> str:
        typed = self.text("texture")
        if typed and squeezed(typed) not in _TEXTURES:
            self.fault("texture", f"形「{typed}」はありません。{'・'.join(Texture.labels)}から選んでください")
        return _TEXTURES.get(squeezed(typed), Texture.NORMAL) if typed else ""

    def allergens(self) -> tuple[str, str]:
        """The allergens the cell names, and what it names besides: no word of it is lost."""
        named, beside = read_allergens(self.text("allergens"))
        return ",".join(named), "、".join([*beside, *filter(None, [self.text("avoided")])])

    def contact(self) -> ContactDraft | None:
        name, phone, relationship = (self.text(f"contact_{part}") for part in ("name", "phone", "relationship"))
        return ContactDraft(name, phone, relationship, role=_role_of(relationship)) if name or phone else None
