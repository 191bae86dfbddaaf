"""How the API writes people: days as ISO, periods as [starts_on, until), codes as packs use them."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from npo_platform.days import DayField
from npo_platform.kernel.calendar import EVERY_WEEKDAY
from services.people.checks import DecisionDraft, RecipientDraft
from services.people.models import BurdenClass, Contact, Decision, InputValue, Recipient
from services.people.queries import burden_history, values_of
from services.people.states import Allergen, ContactRole, Diet, Texture

LONGEST_TEXT = 1000
TEXT: dict[str, Any] = {"required": False, "allow_blank": True, "max_length": LONGEST_TEXT}


class OnlyKnownFields(serializers.Serializer[Any]):
    """A name nobody knows is a mistake worth hearing about, never silently dropped."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping) and (unknown := sorted(set(data) - set(self.fields))):
            sentence = "知らない項目です。綴りを確かめてください。"
            raise serializers.ValidationError({name: [sentence] for name in unknown})
        return super().to_internal_value(data)


class AllergensField(serializers.ListField):
    """Codes of allergens; held as one text."""

    child = serializers.ChoiceField(Allergen.choices)

    def to_internal_value(self, data: Any) -> Any:
        return ",".join(super().to_internal_value(data))

    def to_representation(self, data: Any) -> Any:
        return [code for code in str(data).split(",") if code]


class PeopleFilterSerializer(OnlyKnownFields):
    search = serializers.CharField(required=False, default="", help_text="氏名の一部、利用者番号、電話番号の下4けた")
    ended = serializers.BooleanField(required=False, default=False, help_text="利用を終えた人だけ")
    limit = serializers.IntegerField(required=False, default=100, min_value=1, max_value=200)
    offset = serializers.IntegerField(required=False, default=0, min_value=0, max_value=1_000_000)


class BurdenClassSerializer(serializers.Serializer[BurdenClass]):
    code = serializers.CharField()
    starts_on = serializers.DateField()


class DecisionSerializer(serializers.Serializer[Decision]):
    id = serializers.UUIDField(source="pk")
    contract = serializers.UUIDField(source="contract_id")
    number = serializers.CharField()
    programme = serializers.CharField()
    starts_on = serializers.DateField()
    until = serializers.DateField(allow_null=True, help_text="最後の日の翌日")
    weekdays = serializers.CharField(help_text="月曜が 0。毎日は 0123456")
    per_week = serializers.IntegerField(allow_null=True)


class InputValueSerializer(serializers.Serializer[InputValue]):
    name = serializers.CharField()
    value = serializers.CharField(allow_blank=True)
    starts_on = serializers.DateField()


class DecisionDetailSerializer(DecisionSerializer):
    burden_classes = serializers.SerializerMethodField()
    input_values = serializers.SerializerMethodField()

    def get_input_values(self, decision: Decision) -> list[dict[str, Any]]:
        rows = values_of([decision]).get(decision.pk, [])
        return [dict(InputValueSerializer(row).data) for row in rows]

    def get_burden_classes(self, decision: Decision) -> list[dict[str, Any]]:
        return [dict(BurdenClassSerializer(row).data) for row in burden_history(decision)]


class ContactSerializer(serializers.Serializer[Contact]):
    role = serializers.ChoiceField(ContactRole.choices)
    name = serializers.CharField()
    relationship = serializers.CharField()
    phone = serializers.CharField()
    note = serializers.CharField()


class RecipientSerializer(serializers.Serializer[Recipient]):
    """A line of the list: no address, telephone or note of health."""

    id = serializers.UUIDField(source="pk")
    number = serializers.CharField()
    family_name = serializers.CharField()
    given_name = serializers.CharField()
    family_kana = serializers.CharField()
    given_kana = serializers.CharField()
    diet = serializers.ChoiceField(Diet.choices)
    ended_on = serializers.DateField(allow_null=True)
    decisions = DecisionSerializer(many=True)


class PeoplePageSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    results = RecipientSerializer(many=True)


class RecipientDetailSerializer(RecipientSerializer):
    born_on = serializers.DateField(allow_null=True)
    postcode = serializers.CharField()
    address = serializers.CharField()
    phone = serializers.CharField()
    texture = serializers.CharField(help_text="空なら、食形態のとおり")
    allergens = AllergensField()
    avoided = serializers.CharField()
    health_note = serializers.CharField()
    delivery_note = serializers.CharField()
    key_note = serializers.CharField()
    ended_reason = serializers.CharField()
    contacts = ContactSerializer(many=True)
    decisions = DecisionDetailSerializer(many=True)


class RecipientDraftSerializer(OnlyKnownFields):
    """What an office types of a person; whether it is right is answered with 409 and every finding."""

    family_name = serializers.CharField(max_length=60)
    given_name = serializers.CharField(max_length=60)
    family_kana = serializers.CharField(max_length=60)
    given_kana = serializers.CharField(max_length=60)
    number = serializers.CharField(**TEXT)
    born_on = DayField(required=False, allow_null=True)
    postcode = serializers.CharField(**TEXT)
    address = serializers.CharField(**TEXT)
    phone = serializers.CharField(**TEXT)
    diet = serializers.ChoiceField(Diet.choices, required=False)
    texture = serializers.ChoiceField(Texture.choices, required=False, allow_blank=True)
    allergens = AllergensField(required=False)
    avoided = serializers.CharField(**TEXT)
    health_note = serializers.CharField(**TEXT)
    delivery_note = serializers.CharField(**TEXT)
    key_note = serializers.CharField(**TEXT)

    def draft(self, known: Recipient | None = None) -> RecipientDraft:
        """The draft; for somebody known, what was not sent stays as it is."""
        before = {name: getattr(known, name) for name in self.get_fields()} if known else {}
        return RecipientDraft(**{**before, **self.validated_data})


class DecisionDraftSerializer(OnlyKnownFields):
    contract = serializers.UUIDField()
    number = serializers.CharField(max_length=40)
    starts_on = DayField()
    until = DayField(required=False, allow_null=True, help_text="最後の日の翌日")
    programme = serializers.CharField(**TEXT)
    weekdays = serializers.RegexField(r"^[0-6]{1,7}$", required=False, default=EVERY_WEEKDAY)
    per_week = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=14)
    burden_class = serializers.CharField(**TEXT)
    inputs = serializers.DictField(
        child=serializers.CharField(max_length=60),
        required=False,
        help_text="規則が利用者について聞く値。名前はパックの inputs",
    )

    def draft(self) -> DecisionDraft:
        typed = dict(self.validated_data)
        return DecisionDraft(contract_id=typed.pop("contract"), **typed)


class BurdenClassDraftSerializer(OnlyKnownFields):
    code = serializers.CharField(max_length=40)
    starts_on = DayField()


class InputValuesDraftSerializer(OnlyKnownFields):
    values = serializers.DictField(child=serializers.CharField(max_length=60, allow_blank=True), allow_empty=False)
    starts_on = DayField()


class InputValuesSerializer(serializers.Serializer[Any]):
    results = InputValueSerializer(many=True)
