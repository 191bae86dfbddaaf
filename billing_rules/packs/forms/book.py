"""Files that come in: an edited Excel book of a draft's tables, and the signed file of another city's rules."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from billing_rules.formats import parse, render
from billing_rules.formats.document import Document
from billing_rules.formats.signed import LARGEST
from billing_rules.packs.queries.parts import TABLES
from npo_platform.kernel.errors import Refusal
from npo_platform.sheets.reader import MAX_BYTES


class BookForm(forms.Form):
    """The edited book."""

    file = forms.FileField(
        label=_("Excel のブック（xlsx）"),
        help_text=_("この版から受け取ったブックを直したもの。5MBまで"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={
            "required": _("ブックを選んでください。"),
            "empty": _("ブックの中身が空です。選び直してください。"),
        },
    )

    def data_of_file(self) -> bytes:
        data: bytes = self.cleaned_data["file"].read(MAX_BYTES + 1)
        return data


class SignedForm(forms.Form):
    """The rules of another city as the signed file it exported; nobody looks into it here."""

    file = forms.FileField(
        label=_("署名つきのファイル（rules）"),
        help_text=_("もとの市が「署名つきで書き出す」で作ったファイル。2MBまで。署名を確かめてから中を読みます"),
        widget=forms.FileInput(attrs={"accept": ".rules"}),
        error_messages={
            "required": _("ファイルを選んでください。"),
            "empty": _("ファイルの中身が空です。選び直してください。"),
        },
    )

    def data_of_file(self) -> bytes:
        """Its bytes, at most one more than may be: what is larger is told by its size."""
        data: bytes = self.cleaned_data["file"].read(LARGEST + 1)
        return data


class RowsInput:
    """The rows of every table, as the page that showed them hands them back."""

    part = TABLES

    def __init__(self, data: QueryDict) -> None:
        self.seen = data.get("seen", "")
        self.tables: dict[str, Any] = parse(data.get("rows", ""))
        if not all(_is_rows(rows) for rows in self.tables.values()):
            raise Refusal("not_rows", "表の行として読めません。ブックをもう一度選んでください。")

    @staticmethod
    def packed(document: Document) -> str:
        """The rows of a document as text for the page."""
        return render({table["name"]: table["rows"] for table in document[TABLES]})

    def change(self, document: Document) -> Document:
        """The document with these rows; a table that is not among them stays."""
        tables = [{**table, "rows": self.tables.get(table["name"], table["rows"])} for table in document[TABLES]]
        return document | {TABLES: tables}


def _is_rows(rows: Any) -> bool:
    return isinstance(rows, list) and bool(rows) and all(isinstance(row, dict) for row in rows)
