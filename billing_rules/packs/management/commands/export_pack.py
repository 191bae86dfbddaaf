"""Write a published version of a city, whole and signed by it, to a file another city can take in."""

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from billing_rules.keys.queries import own_key
from billing_rules.packs.documents import signed_bundle
from billing_rules.packs.models import PackVersion
from billing_rules.packs.queries import current
from npo_platform.kernel.errors import Refusal
from tenants.crossing import each_city, inside
from tenants.registry.management.saying import SayingCommand


class Command(SayingCommand):
    help = __doc__ or ""

    def take(self, parser: ArgumentParser) -> None:
        parser.add_argument("city", help="code of the city")
        parser.add_argument("file", type=Path, help="where to write")
        parser.add_argument("--service", default="meals")
        parser.add_argument("--number", type=int, help="of the version; the one in force unless given")

    def act(self, options: Mapping[str, Any]) -> dict[str, Any]:
        city = next((row for row in each_city() if row.schema_name == f"city_{options['city']}"), None)
        if city is None:
            raise Refusal("unknown_city", f"市「{options['city']}」はありません。")
        with inside(city):
            version = _version(city.pk, options)
            data, key = signed_bundle(version), own_key()
            options["file"].write_bytes(data)
            return {
                "version": str(version),
                "digest": version.digest,
                "file": str(options["file"]),
                "fingerprint": key.fingerprint if key else "",
            }

    def say(self, outcome: Mapping[str, Any]) -> str:
        return f"{outcome['version']}: {outcome['file']} ({outcome['fingerprint']})"


def _version(city_id: Any, options: Mapping[str, Any]) -> PackVersion:
    if options["number"] is None:
        return current(city_id, options["service"])
    found = PackVersion.objects.filter(pack__service=options["service"], number=options["number"])
    version = found.select_related("pack__city__organisation").first()
    if version is None:
        raise Refusal("not_found", f"第{options['number']}版はありません。番号を確かめてください。")
    return version
