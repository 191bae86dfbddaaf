"""How the API writes reports: where each stands, and the frozen document as it was made."""

from rest_framework import serializers

from npo_platform.days import MonthField
from npo_platform.kernel.cells import SHAPES
from npo_platform.papers.offered import Offered
from services.reports.models import MonthlyReport


class ReportFilterSerializer(serializers.Serializer[dict[str, object]]):
    contract = serializers.UUIDField(required=False, help_text="委託契約")
    month = MonthField(required=False)


class ReportSerializer(serializers.Serializer[MonthlyReport]):
    id = serializers.UUIDField(source="pk")
    contract = serializers.UUIDField(source="month.contract_id")
    month = serializers.CharField(source="month.value", help_text="2026-04")
    revision = serializers.IntegerField(help_text="改訂。返されて直すと1つ増える")
    state = serializers.ChoiceField(choices=["ready", "submitted", "returned", "accepted"])
    digest = serializers.CharField(help_text="文書の SHA-256")
    frozen_at = serializers.DateTimeField()


class PaperSerializer(serializers.Serializer[Offered]):
    name = serializers.CharField(help_text="papers/{name}.pdf と papers/{name}.xlsx の名前")
    title = serializers.CharField()
    shape = serializers.ChoiceField(choices=SHAPES, help_text="表、証明書、総括票、請求書")


class ReportDetailSerializer(ReportSerializer):
    papers = PaperSerializer(many=True, help_text="この報告書の紙。様式は提供月のもの")
    document = serializers.JSONField(source="content", help_text="凍結した文書。紙はこれだけから作られる")


class ReportsSerializer(serializers.Serializer[dict[str, object]]):
    results = ReportSerializer(many=True)
