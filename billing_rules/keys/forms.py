"""What an approver types about a key."""

from django import forms
from django.utils.translation import gettext_lazy as _


class TrustForm(forms.Form):
    """A key of a city on another platform."""

    name = forms.CharField(
        label=_("鍵の持ち主"),
        max_length=100,
        help_text=_("市の名前"),
        error_messages={"required": _("鍵の持ち主を入れてください。")},
    )
    public_key = forms.CharField(
        label=_("公開鍵"),
        max_length=200,
        help_text=_("もとの市の「署名の鍵」の画面にある、64文字"),
        widget=forms.Textarea(attrs={"class": "mono", "rows": 2, "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("公開鍵を入れてください。")},
    )
    fingerprint = forms.CharField(
        label=_("指紋"),
        max_length=80,
        help_text=_("ファイルや公開鍵とは別の道（電話など）で聞いた32文字。空白はあってもなくてもよい"),
        widget=forms.TextInput(attrs={"class": "mono", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("電話などで聞いた指紋を入れてください。")},
    )
    reason = forms.CharField(
        label=_("信頼するわけ"),
        max_length=500,
        help_text=_("例：隣県 川上市の福祉課 山田さんに電話で指紋を確かめた（令和8年12月1日）"),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("この鍵を信頼するわけ（だれに、いつ、どう確かめたか）を書いてください。")},
    )
