"""How records look from outside: entries in, receipts out, stops and records to read."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from rest_framework import serializers

from npo_platform.days import DayField
from services.people.states import Diet
from services.plans.states import Meal
from services.records.actions import RecordEntry, Unplanned
from services.records.checks import LONGEST_TEXT
from services.records.queries import DayLine
from services.records.states import Outcome, RejectedFor, Review, SafetyState, Word

MOST_RECORDS = 200


class OnlyKnownFields(serializers.Serializer[Any]):
    """A name nobody knows is a mistake worth hearing about, never silently dropped."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping) and (unknown := sorted(set(data) - set(self.fields))):
            sentence = "知らない項目です。綴りを確かめてください。"
            raise serializers.ValidationError({name: [sentence] for name in unknown})
        return super().to_internal_value(data)


class UnplannedSerializer(OnlyKnownFields):
    """A meal that was in no plan, in place of `stop`."""

    recipient = serializers.UUIDField()
    service_on = DayField()
    meal = serializers.ChoiceField(Meal.choices)
    diet = serializers.ChoiceField(Diet.choices)


class RecordEntrySerializer(OnlyKnownFields):
    """One statement. `id` is a UUID made by the sender: sent again it is a duplicate, not a second record."""

    id = serializers.UUIDField()
    stop = serializers.UUIDField(required=False)
    unplanned = UnplannedSerializer(required=False)
    outcome = serializers.ChoiceField(Outcome.choices, required=False, default="")
    safety = serializers.ChoiceField(SafetyState.choices, required=False, default="")
    handed_over_at = serializers.DateTimeField(required=False, default=None)
    occurred_at = serializers.DateTimeField(required=False, default=None)
    note = serializers.CharField(required=False, default="", allow_blank=True, max_length=LONGEST_TEXT)
    observed = serializers.CharField(required=False, default="", allow_blank=True, max_length=LONGEST_TEXT)
    reason = serializers.CharField(required=False, default="", allow_blank=True, max_length=200)
    device = serializers.CharField(required=False, default="", allow_blank=True, max_length=64)
    inputs = serializers.DictField(
        child=serializers.CharField(max_length=60),
        required=False,
        default=dict,
        help_text="規則が記録に聞く値。名前はパックの inputs",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("stop" in attrs) == ("unplanned" in attrs):
            raise serializers.ValidationError("stop と unplanned の、どちらか1つを入れてください。")
        return attrs

    @property
    def entry(self) -> RecordEntry:
        said = dict(self.validated_data)
        stop = said.pop("stop", None)
        if meal := said.pop("unplanned", None):
            stop = Unplanned(meal["recipient"], meal["service_on"], meal["meal"], meal["diet"])
        inputs = tuple(sorted(said.pop("inputs").items()))
        return RecordEntry(stop=stop, inputs=inputs, **said)

    @property
    def receipt(self) -> "SentReceipt":
        """The answer to an entry whose shape is wrong; an unreadable id stays unread."""
        return SentReceipt(self._readable_id(), _sentence(self.errors))

    def _readable_id(self) -> UUID | None:
        sent = self.initial_data.get("id") if isinstance(self.initial_data, Mapping) else None
        try:
            return UUID(str(sent))
        except ValueError:
            return None


class SentReceipt:
    """A rejection that may have no id to be called by."""

    word, code = Word.REJECTED, RejectedFor.MALFORMED

    def __init__(self, key: UUID | None, message: str) -> None:
        self.id, self.message = key, message


class BatchSerializer(OnlyKnownFields):
    """Up to 200 statements, answered one by one in the order sent."""

    records = serializers.ListField(
        child=serializers.JSONField(allow_null=True),
        min_length=1,
        max_length=MOST_RECORDS,
        help_text="RecordEntry の一覧",
    )


class BatchRequestSerializer(serializers.Serializer[Any]):
    """The batch as the OpenAPI document tells it."""

    records = RecordEntrySerializer(many=True)


class ReceiptSerializer(serializers.Serializer[Any]):
    """One word for each record: created, duplicate and review are kept, rejected is not."""

    id = serializers.UUIDField(allow_null=True)
    result = serializers.ChoiceField(Word.choices, source="word")
    code = serializers.ChoiceField([*Review.choices, *RejectedFor.choices, ("", "")])
    message = serializers.CharField()


class ReceiptsSerializer(serializers.Serializer[Any]):
    results = ReceiptSerializer(many=True)


class RecordSerializer(serializers.Serializer[Any]):
    """A record as it was written; nothing in it ever changes."""

    id = serializers.UUIDField()
    stop = serializers.UUIDField(source="stop_id")
    recipient = serializers.UUIDField(source="recipient_id")
    contract = serializers.UUIDField(source="contract_id")
    service_on = serializers.DateField()
    meal = serializers.CharField()
    diet = serializers.CharField()
    outcome = serializers.CharField()
    handed_over_at = serializers.DateTimeField(allow_null=True)
    inputs = serializers.DictField(child=serializers.CharField())
    note = serializers.CharField()
    corrects = serializers.UUIDField(source="corrects_id", allow_null=True)
    reason = serializers.CharField()
    channel = serializers.CharField()
    device = serializers.CharField()
    entered_by = serializers.CharField(source="entered_by_name")
    occurred_at = serializers.DateTimeField()
    received_at = serializers.DateTimeField()
    review = serializers.CharField()
    late = serializers.BooleanField()


class RecordPageSerializer(serializers.Serializer[Any]):
    results = RecordSerializer(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class RecordFilterSerializer(OnlyKnownFields):
    """What may be asked of the list of records."""

    day = DayField(required=False)
    contract = serializers.UUIDField(required=False)
    cursor = serializers.CharField(required=False)
    limit = serializers.IntegerField(required=False, default=100, min_value=1, max_value=200)


class StopFilterSerializer(OnlyKnownFields):
    day = DayField()
    meal = serializers.ChoiceField(Meal.choices, required=False, default="")


class StopSerializer(serializers.Serializer[Any]):
    """A stop of the day with what is held true of it."""

    id = serializers.UUIDField(source="stop_id")
    recipient = serializers.UUIDField(source="recipient_id")
    number = serializers.CharField()
    name = serializers.CharField()
    kana = serializers.CharField()
    contract = serializers.UUIDField(source="contract_id")
    service_on = serializers.DateField()
    meal = serializers.CharField()
    diet = serializers.CharField()
    state = serializers.CharField()
    cancel_reason = serializers.CharField()
    delivery_note = serializers.SerializerMethodField()
    outcome = serializers.SerializerMethodField()
    safety = serializers.SerializerMethodField()

    def get_delivery_note(self, line: DayLine) -> str:
        return str(self.context["notes"].get(line.recipient_id, ""))

    def get_outcome(self, line: DayLine) -> str:
        return line.outcome or ""

    def get_safety(self, line: DayLine) -> str:
        return line.safety or ""


class StopsSerializer(serializers.Serializer[Any]):
    results = StopSerializer(many=True)


def _sentence(errors: Any, where: str = "") -> str:
    """The faults of one entry as a sentence: 「outcome：…」"""
    if isinstance(errors, Mapping):
        parts = [
            _sentence(value, where if key == "non_field_errors" else f"{where}.{key}".strip("."))
            for key, value in errors.items()
        ]
        return " ".join(parts)
    if isinstance(errors, list):
        return " ".join(_sentence(value, where) for value in errors)
    return f"{where}：{errors}" if where else str(errors)
