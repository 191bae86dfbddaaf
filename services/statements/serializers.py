"""How the API writes statements: yen as whole numbers, days as ISO, codes as packs use them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from npo_platform.days import MonthField
from services.statements.models import Statement, StatementLine
from services.statements.queries import lines_of


class TotalsSerializer(serializers.Serializer[dict[str, int]]):
    user = serializers.IntegerField(help_text="利用者の負担（円）、過誤調整を含む")
    city = serializers.IntegerField(help_text="市の負担（円）、過誤調整を含む")
    total = serializers.IntegerField(help_text="総額（円）")
    quantity = serializers.IntegerField(help_text="算定した数")
    people = serializers.IntegerField(help_text="利用者の数")


class PackSerializer(serializers.Serializer[Statement]):
    version = serializers.UUIDField(source="pack_version_id")
    digest = serializers.CharField(source="pack_digest")
    label = serializers.CharField(source="pack_label")  # type: ignore[assignment]


class StatementSerializer(serializers.Serializer[Statement]):
    id = serializers.UUIDField(source="pk")
    contract = serializers.UUIDField(source="month.contract_id")
    month = serializers.CharField(source="month.value", help_text="2026-04")
    number = serializers.IntegerField(help_text="月の何番目の明細か")
    state = serializers.ChoiceField(choices=["open", "frozen"])
    totals = TotalsSerializer()
    pack = PackSerializer(source="*")
    engine = serializers.CharField()
    evaluated_at = serializers.DateTimeField()
    frozen_at = serializers.DateTimeField(allow_null=True)
    facts_digest = serializers.CharField(help_text="締めた月だけ")
    result_digest = serializers.CharField(help_text="締めた月だけ")


class LineSerializer(serializers.Serializer[StatementLine]):
    id = serializers.UUIDField(source="pk")
    key = serializers.CharField(help_text="計算し直しても変わらない行の名前")
    kind = serializers.ChoiceField(choices=["service", "adjustment"])
    label = serializers.CharField()  # type: ignore[assignment]
    recipient = serializers.UUIDField(source="recipient_id", allow_null=True)
    recipient_number = serializers.CharField(source="recipient.number", default="")
    recipient_name = serializers.CharField(source="recipient.name", default="")
    decision_number = serializers.CharField(source="decision.number", default="")
    group = serializers.SerializerMethodField()
    unit = serializers.DictField(child=serializers.IntegerField(), help_text="単価（円）")
    counts = serializers.DictField(child=serializers.IntegerField(), help_text="結果ごとの件数")
    quantity = serializers.IntegerField()
    over_limit = serializers.IntegerField()
    user_yen = serializers.IntegerField()
    city_yen = serializers.IntegerField()
    total_yen = serializers.IntegerField()

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "string"}})
    def get_group(self, line: StatementLine) -> dict[str, Any]:
        return line.group


class RefusalSerializer(serializers.Serializer[dict[str, str]]):
    on = serializers.DateField()
    person = serializers.CharField()
    sentence = serializers.CharField()
    clause = serializers.CharField()


class StatementDetailSerializer(StatementSerializer):
    lines = serializers.SerializerMethodField()
    refusals = RefusalSerializer(many=True, help_text="規則に値段のない記録。0円にはせず、金額に入れない")

    @extend_schema_field(LineSerializer(many=True))
    def get_lines(self, statement: Statement) -> Any:
        return [LineSerializer(line).data for line in lines_of(statement)]


class StepSerializer(serializers.Serializer[Any]):
    title = serializers.CharField()
    sentence = serializers.CharField()
    clause = serializers.CharField()
    value_text = serializers.CharField()
    row_since = serializers.DateField(allow_null=True)
    inputs = serializers.DictField(child=serializers.CharField())


class ExplanationSerializer(serializers.Serializer[dict[str, Any]]):
    line = LineSerializer()
    pack = PackSerializer(source="line.statement")
    steps = StepSerializer(many=True)


class RulesSerializer(serializers.Serializer[Any]):
    """Under which version, and whose it is."""

    version = serializers.UUIDField(source="pk")
    digest = serializers.CharField()
    label = serializers.CharField(source="__str__")  # type: ignore[assignment]
    author = serializers.CharField(source="author_name")
    approver = serializers.CharField(source="approver_name")


class StepsSerializer(serializers.Serializer[dict[str, Any]]):
    level = serializers.ChoiceField(choices=["invoice", "person", "line", "event"])
    key = serializers.CharField(help_text="利用者・行・記録の名前。月全体なら空")
    statement = serializers.UUIDField(source="statement.pk")
    month = serializers.CharField(source="statement.month.value", help_text="2026-04")
    state = serializers.CharField(source="statement.state")
    pack = RulesSerializer(source="version")
    steps = StepSerializer(many=True)


class ExportedStatementSerializer(serializers.Serializer[dict[str, Any]]):
    id = serializers.UUIDField()
    contract = serializers.CharField(help_text="契約番号")
    month = serializers.CharField(help_text="2026-04")
    number = serializers.IntegerField(help_text="月の何番目の明細か")
    state = serializers.ChoiceField(choices=["open", "frozen"])
    at = serializers.DateTimeField(help_text="確定した時、締める前なら計算した時")
    pack = serializers.CharField(help_text="規則の版")
    pack_digest = serializers.CharField()
    facts_digest = serializers.CharField(help_text="facts の照合値。締めた月なら明細と同じ")
    result_digest = serializers.CharField(help_text="result・lines・totals の照合値。締めた月なら明細と同じ")
    lines = serializers.ListField(child=serializers.DictField(), help_text="行の名前と数字、過誤調整も")
    totals = serializers.DictField(help_text="過誤調整を含む合計")


class ExportedAdjustmentSerializer(serializers.Serializer[dict[str, Any]]):
    key = serializers.UUIDField()
    person = serializers.UUIDField()
    from_month = serializers.CharField(help_text="元の月")
    on = serializers.DateField()
    slot = serializers.CharField()
    reason = serializers.CharField()
    quantity = serializers.IntegerField()
    user_yen = serializers.IntegerField()
    city_yen = serializers.IntegerField()
    total_yen = serializers.IntegerField()
    pack_digest = serializers.CharField(help_text="計算した規則")


class ExportSerializer(serializers.Serializer[dict[str, Any]]):
    """What `script/recompute` reads; people are keys in it."""

    format = serializers.CharField()
    pack_digest = serializers.CharField()
    result_digest = serializers.CharField(help_text="result の照合値")
    pack = serializers.DictField(help_text="規則の全文")
    facts = serializers.DictField(help_text="算定の基礎")
    holidays = serializers.ListField(child=serializers.DateField())
    result = serializers.DictField(help_text="計算の結果")
    statement = ExportedStatementSerializer()
    adjustments = ExportedAdjustmentSerializer(many=True)


class StatementsSerializer(serializers.Serializer[dict[str, Any]]):
    results = StatementSerializer(many=True)


class StatementFilterSerializer(serializers.Serializer[dict[str, Any]]):
    contract = serializers.UUIDField(required=False, help_text="委託契約")
    month = MonthField(required=False)
