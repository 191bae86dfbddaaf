"""Beginning from the rules of another city: of the library, or handed over as a signed file."""

from datetime import datetime

from django.db import transaction

from billing_rules.engine import load
from billing_rules.formats import bundle, parse, render
from billing_rules.formats.document import Document
from billing_rules.formats.signed import verified
from billing_rules.keys.queries import signer_of
from billing_rules.packs.actions.drafting import draft, open_pack
from billing_rules.packs.models import Origin, PackVersion, RulePack
from billing_rules.packs.queries import published
from npo_platform.kernel.digest import digest
from npo_platform.kernel.errors import Refused
from tenants.accounts.queries import Person
from tenants.audit.actions import record
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


@transaction.atomic
def adopt_signed(city: City, data: bytes, *, by: Person, at: datetime) -> PackVersion:
    """Begin from the file of another city: nothing is parsed before its signature holds and its signer is trusted.

    Whose signature it was stays with the draft. Refused as `formats.signed.verified` and `keys.queries.signer_of`,
    when the contents are no bundle (`no_bundle`, `bundle_changed`), and as `adopt`.
    """
    signed = verified(data)
    signer = signer_of(signed)
    document = bundle.read_bundle(signed.contents)
    version = adopt(city, document, by=by, at=at)
    Origin(
        version=version,
        signer=signer.name,
        public_key=signer.public_key,
        vouched_by=signer.vouched_by,
        digest=digest(document),
        adopted=version.digest,
        verified_at=at,
    ).save(force_insert=True)
    record("packs.adopt", version, by=by, at=at, detail=f"{version} {signer.name}")
    return version


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
