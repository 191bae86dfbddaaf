"""Versions as programs read them."""

from typing import Any

from rest_framework import serializers

from billing_rules.formats import parse
from billing_rules.packs.models import PackVersion
from npo_platform.kernel.errors import Refusal


class VersionSerializer(serializers.ModelSerializer[PackVersion]):
    """One version without its document."""

    city = serializers.CharField(source="pack.city.organisation.name", read_only=True)
    service = serializers.CharField(source="pack.service", read_only=True)
    name = serializers.CharField(source="pack.name", read_only=True)
    number_label = serializers.CharField(read_only=True)

    class Meta:
        model = PackVersion
        fields: tuple[str, ...] = (
            "id",
            "city",
            "service",
            "name",
            "number",
            "number_label",
            "state",
            "digest",
            "previous_digest",
            "first_changed_day",
            "author_name",
            "approver_name",
            "approved_at",
            "published_at",
        )
        read_only_fields = fields


class DocumentSerializer(VersionSerializer):
    """One version whole: the digest is the SHA-256 of the document's canonical JSON."""

    document = serializers.SerializerMethodField()

    class Meta(VersionSerializer.Meta):
        fields: tuple[str, ...] = (*VersionSerializer.Meta.fields, "past_decision", "correct_from", "document")
        read_only_fields = fields

    def get_document(self, version: PackVersion) -> dict[str, Any] | None:
        """The pack; null for a draft that cannot be read as JSON."""
        try:
            return parse(version.document)
        except Refusal:
            return None
