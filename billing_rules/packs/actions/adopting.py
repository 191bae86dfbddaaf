"""Beginning from the rules of another city: of the library, or handed over as a bundle."""

from datetime import datetime

from django.db import transaction

from billing_rules.engine import load
from billing_rules.formats import bundle, parse, render
from billing_rules.formats.document import Document
from billing_rules.packs.actions.drafting import draft, open_pack
from billing_rules.packs.models import PackVersion, RulePack
from billing_rules.packs.queries import published
from npo_platform.kernel.errors import Refused
from tenants.accounts.queries import Person
from tenants.registry.models import City

MEALS, MEALS_NAME = "meals", "配食サービスの規則"
LONGEST_NAME = 100


@transaction.atomic
def adopt(city: City, document: Document, *, by: Person, at: datetime) -> PackVersion:
    """A draft with the same rules under this city's own name; where they came from stands in its sources.

    Refused when the document is no pack (`malformed_pack`) or already is this city's own (`own_name`).
    """
    load(document)
    pack = pack_for(city, document)
    before = published(pack.pk)
    code = city.organisation.schema_name.partition("_")[2]
    own = parse(before.document)["pack"] if before else f"{code}/{pack.service}"
    title = f"{city.organisation.name} {pack.name.removesuffix('の規則')}"
    adopted = bundle.adopt(document, city=city.organisation.name, pack=own, title=title)
    return draft(pack, render(adopted), by=by, at=at)


def pack_for(city: City, document: Document) -> RulePack:
    """The city's pack of the service a document names, opened when it is the first.

    A document at fault opens no new service: it is kept among the meals, where its fault is told.
    """
    service, title, where = (str(document.get(name)) for name in ("service", "title", "city"))
    known = RulePack.objects.filter(city=city, service=service[:40]).first()
    if known:
        return known
    if service == MEALS or not _is_pack(document):
        return open_pack(city, MEALS, MEALS_NAME)
    return open_pack(city, service, f"{title.removeprefix(where).strip()[: LONGEST_NAME - 3]}の規則")


def _is_pack(document: Document) -> bool:
    try:
        load(document)
    except Refused:
        return False
    return True
