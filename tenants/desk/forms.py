"""What a reviewer writes when a report goes back, and when what was accepted is paid."""

from collections.abc import Sequence
from typing import Any, Self

from django import forms
from django.utils.translation import gettext_lazy as _

from npo_platform.inputs import DayField

SHARED = "この人の提供に、市の記録と合わない日があります。ご本人と記録を確かめてください。"


class ReturnForm(forms.Form):
    """The reason for all, and beside any line the reason for that line; an empty box leaves the line alone."""

    reason = forms.CharField(
        label=_("返す理由"),
        widget=forms.Textarea(attrs={"rows": 3, "class": "input"}),
        error_messages={"required": _("返す理由を書いてください。団体が何を直せばよいか分かるように書きます。")},
    )

    def __init__(self, *args: Any, lines: Sequence[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for index, line in enumerate(lines):
            self.fields[f"line-{index}"] = forms.CharField(
                label=f"{line['name']} {line['class_label']} {line['meal_mark']}",
                required=False,
                max_length=300,
                widget=forms.TextInput(attrs={"class": "input input-sm"}),
            )
        self._keys = [line["key"] for line in lines]
        self.rows = [(line, self[f"line-{index}"]) for index, line in enumerate(lines)]

    @classmethod
    def about(cls, keys: Sequence[str], *, lines: Sequence[dict[str, Any]]) -> Self:
        """With a general reason written beside the lines of these keys: it says nothing of any other provider."""
        asked = {f"line-{index}": SHARED for index, line in enumerate(lines) if line["key"] in keys}
        return cls(lines=lines, initial=asked)

    @property
    def returned_lines(self) -> dict[str, str]:
        """Line key → reason, for the lines with one."""
        reasons = {key: self.cleaned_data[f"line-{index}"] for index, key in enumerate(self._keys)}
        return {key: why for key, why in reasons.items() if why}


class AcceptForm(ReturnForm):
    """The same page answered with yes: a reason typed into it would be lost without a word."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False

    def clean(self) -> dict[str, Any]:
        if any(self.cleaned_data.values()):
            raise forms.ValidationError(
                _("返す理由が書いてあります。返すなら「理由を付けて返す」を押し、承認するなら理由を消してください。")
            )
        return self.cleaned_data


class PayForm(forms.Form):
    """The day of a payment run; the claims are ticked in the table beside it."""

    pays_on = DayField(
        label=_("支払日"), error_messages={"required": _("支払日を入れてください。銀行が開いている日にします。")}
    )
