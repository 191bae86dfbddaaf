"""Confirming: which proposals the person had before their eyes."""

from uuid import UUID

from django import forms


class ConfirmForm(forms.Form):
    """The proposals of the page, so that none is confirmed unseen."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def clean_seen(self) -> list[UUID]:
        try:
            return [UUID(one) for one in str(self.cleaned_data["seen"]).split(",")]
        except ValueError as error:
            raise forms.ValidationError("画面を開き直してから、もう一度押してください。", code="seen") from error
