"""What an author hands in, and what an approver decides about the past."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from billing_rules.formats import parse
from npo_platform.kernel.calendar import Month, parse_day
from npo_platform.kernel.errors import Refusal

LARGEST_FILE = 1024 * 1024


class DocumentForm(forms.Form):
    """A pack document, as a file or as text; the file wins when both are given."""

    file = forms.FileField(
        label=_("ファイル（JSON）"),
        required=False,
        help_text=_("1MBまで。文字コードは UTF-8"),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
    )
    text = forms.CharField(
        label=_("規則の文書"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false", "class": "mono"}),
        help_text=_("ファイルを選んだときは、ここは使いません"),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_file(self) -> str:
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file is None:
            return ""
        if (file.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(
                _("ファイルが1MBをこえています。規則の文書だけのファイルを選んでください。"), code="too_large"
            )
        try:
            text: str = file.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise forms.ValidationError(
                _("文字コードが UTF-8 ではありません。UTF-8 で保存し直してください。"), code="not_utf8"
            ) from error
        ProhibitNullCharactersValidator(_("ファイルに文字でないものが入っています。JSON のファイルを選んでください。"))(
            text
        )
        return text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        name = "file" if cleaned.get("file") else "text"
        if not cleaned[name].strip():
            self.add_error("text", _("規則の文書がありません。ファイルを選ぶか、文書を貼ってください。"))
            return cleaned
        try:
            parse(cleaned[name])
        except Refusal as refusal:  # what is no document yet shall not use up the number of a version
            self.add_error(name, refusal.message)
        return cleaned

    @property
    def document(self) -> str:
        text: str = self.cleaned_data["file"] or self.cleaned_data["text"]
        return text


class TakeBackForm(forms.Form):
    """Why the version in force is taken back, in words every NPO reads."""

    reason = forms.CharField(
        label=_("取りやめるわけ"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "団体のお知らせと画面に、このまま出ます。例：別表第2の金額の写しまちがい（令和8年12月1日 決裁第31号）"
        ),
        error_messages={"required": _("取りやめるわけを書いてください。団体の画面に、このまま出ます。")},
    )


LEAVE, CORRECT = "leave", "correct"


class PublishForm(forms.Form):
    """The decision about months that may be closed; asked for only when the change reaches them."""

    treatment = forms.ChoiceField(
        label=_("締めた月"),
        choices=[(LEAVE, _("直さずに、そのままにする")), (CORRECT, _("さかのぼって過誤調整をする"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("締めた月を直すか、そのままにするかを選んでください。")},
    )
    correct_from = forms.ChoiceField(
        label=_("さかのぼる最初の月"),
        required=False,
        help_text=_("さかのぼるときだけ使います。これより前の月は直しません"),
    )
    past_decision = forms.CharField(
        label=_("過ぎた月の扱い"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "市が決めたことと決裁を書きます。団体の画面に出ます。例：10月分から過誤調整をする（令和8年12月1日 決裁）"
        ),
        error_messages={"required": _("締めた月をどう扱うか、決めたことを書いてください。")},
    )

    def __init__(self, *args: Any, question: str, months: Sequence[Month], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(month.first.isoformat(), _("%(month)s分から") % {"month": month.label}) for month in months]
        self.fields["correct_from"].choices = choices  # type: ignore[attr-defined]
        if not question:
            for name in list(self.fields):
                del self.fields[name]

    @property
    def answer(self) -> dict[str, Any]:
        """What the publication is told about the past; nothing where nothing is asked."""
        if not self.fields:
            return {}
        chosen = self.cleaned_data["correct_from"] if self.cleaned_data["treatment"] == CORRECT else ""
        return {
            "past_decision": self.cleaned_data["past_decision"],
            "correct_from": parse_day(chosen) if chosen else None,
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("treatment") == CORRECT and not cleaned.get("correct_from") and not self.errors:
            self.add_error("correct_from", _("さかのぼる最初の月を選んでください。"))
        return cleaned
