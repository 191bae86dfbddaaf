"""Who may see and write which row of `public`: one line per table, applied at every install and founding.

A table of `public` without a line here fails the build. `me` is the organisation that is logged in. Each condition is
the row-level security of that verb, in SQL; a verb that is left out is not granted at all.
"""

from dataclasses import dataclass

from tenants.registry.states import Kind

EVERYONE = frozenset(Kind)
CITY, NPO, OPERATOR = frozenset({Kind.CITY}), frozenset({Kind.NPO}), frozenset({Kind.OPERATOR})
PARTIES = CITY | NPO

ME = "(SELECT current_organisation())"
ANY_ROW = "true"
PARTNERS = (
    "SELECT city_id FROM registry_contract WHERE npo_id = {me} "
    "UNION SELECT npo_id FROM registry_contract WHERE city_id = {me}"
)

OWN_CONTRACT = "(contract_id, city_id) IN (SELECT id, city_id FROM registry_contract WHERE npo_id = {me})"

OWN_CONTRACTS = "SELECT id FROM registry_contract WHERE city_id = {me} OR npo_id = {me}"

OF_A_PARTNER = (
    "(contract_id, city_id, npo_id) IN (SELECT id, city_id, npo_id FROM registry_contract WHERE {side} = {{me}})"
)
OF_AN_ISSUED = (
    "(issued_id, city_id, npo_id) IN (SELECT id, city_id, npo_id FROM decisions_issueddecision WHERE {side} = {{me}})"
)
CITYS, NPOS = {"side": "city_id"}, {"side": "npo_id"}

OWN_PACKS = "SELECT id FROM packs_rulepack WHERE city_id = {me}"
OWN_VERSIONS = f"SELECT id::text FROM packs_packversion WHERE pack_id IN ({OWN_PACKS})"  # noqa: S608
OWN_NPOS = "SELECT npo_id FROM registry_contract WHERE city_id = {me}"
UNREAD = "read_at IS NULL AND read_by_id IS NULL AND read_by_name = ''"
OWN_PAID_RUNS = "SELECT run_id FROM payments_payment WHERE npo_id = {me}"
OWN_SIMULATIONS = "SELECT id FROM simulation_simulation WHERE city_id = {me}"
OWN_ADVISORIES = "SELECT id FROM advisories_advisory WHERE city_id = {me}"
OWN_SHARES = "SELECT id::text FROM simulation_share WHERE city_id = {me}"
OWN_ANSWERS = "SELECT id::text FROM advisories_share WHERE city_id = {me}"
TRUSTED = "SELECT public_key FROM keys_trustedkey WHERE city_id = {me} AND ended_at IS NULL"
BELIEVED = f"SELECT public_key FROM keys_signingkey UNION {TRUSTED}"  # noqa: S608
CONTRACTED_PACKS = (
    "SELECT pack.id FROM packs_rulepack pack JOIN registry_contract contract "
    "ON (contract.city_id, contract.service) = (pack.city_id, pack.service) WHERE contract.npo_id = {me}"
)
ACCEPTED_MONTHS = (
    "SELECT report.id, report.contract_id, report.city_id, report.starts_on FROM desk_receivedreport report "
    "JOIN desk_verdict verdict ON verdict.received_id = report.id "
    "WHERE report.npo_id = {me} AND verdict.kind = 'accepted'"
)
ARRIVED = (
    "SELECT id FROM packs_packversion WHERE state IN ('published', 'superseded') "  # noqa: S608
    f"AND pack_id IN ({CONTRACTED_PACKS})"
)


@dataclass(frozen=True)
class Verb:
    """May do it: these kinds of organisation, to rows of which the condition holds."""

    kinds: frozenset[Kind]
    where: str

    @property
    def condition(self) -> str:
        return self.where.replace("{me}", ME)


@dataclass(frozen=True)
class Grant:
    """One table of `public`."""

    table: str
    select: tuple[Verb, ...] = ()
    insert: tuple[Verb, ...] = ()
    update: tuple[Verb, ...] = ()
    delete: tuple[Verb, ...] = ()
    gate_reads: bool = False


GRANTS = (
    Grant(
        "registry_organisation",
        select=(
            Verb(PARTIES, f"id = {{me}} OR id IN ({PARTNERS})"),
            # Whom a city may commission next: that an NPO is here, and what it is called.
            Verb(CITY, "kind = 'npo' AND closed_on IS NULL"),
            Verb(OPERATOR, ANY_ROW),
        ),
        gate_reads=True,
    ),
    Grant("registry_domain", select=(Verb(OPERATOR, ANY_ROW),), gate_reads=True),
    Grant(
        "registry_city",
        select=(Verb(PARTIES, f"organisation_id = {{me}} OR organisation_id IN ({PARTNERS})"),),
        update=(Verb(CITY, "organisation_id = {me}"),),
    ),
    Grant(
        "registry_npo",
        select=(Verb(PARTIES, f"organisation_id = {{me}} OR organisation_id IN ({PARTNERS})"),),
        update=(Verb(NPO, "organisation_id = {me}"),),
    ),
    Grant(
        "registry_contract",
        select=(Verb(PARTIES, "city_id = {me} OR npo_id = {me}"),),
        insert=(Verb(CITY, "city_id = {me}"),),
        update=(Verb(CITY, "city_id = {me}"),),
    ),
    # A settlement is written by the NPO's own worker, which knows its months; both parties read it.
    Grant(
        "registry_settlement",
        select=(Verb(PARTIES, f"contract_id IN ({OWN_CONTRACTS})"),),
        insert=(Verb(NPO, "contract_id IN (SELECT id FROM registry_contract WHERE npo_id = {me})"),),
        update=(Verb(NPO, "contract_id IN (SELECT id FROM registry_contract WHERE npo_id = {me})"),),
    ),
    Grant(
        "jobs_job",
        select=(
            Verb(PARTIES, "organisation_id = {me}"),
            Verb(OPERATOR, ANY_ROW),
            # A city follows the jobs its own publications left with the NPOs, and no other city's.
            Verb(CITY, f"kind = 'pack_published' AND key IN ({OWN_VERSIONS})"),
            Verb(CITY, f"kind = 'simulation' AND key IN ({OWN_SHARES})"),
            Verb(CITY, f"kind = 'advisory' AND key IN ({OWN_ANSWERS})"),
        ),
        insert=(
            Verb(PARTIES | OPERATOR, "organisation_id = {me}"),
            Verb(
                CITY,
                "kind IN ('verdict', 'pack_published', 'simulation', 'advisory', 'contract_changed') AND "
                "organisation_id IN "
                "(SELECT npo_id FROM registry_contract WHERE city_id = {me})",
            ),
        ),
        update=(Verb(PARTIES | OPERATOR, "organisation_id = {me}"),),
    ),
    Grant(
        "notices_notice",
        select=(Verb(PARTIES | OPERATOR, "organisation_id = {me}"),),
        insert=(
            Verb(PARTIES | OPERATOR, "organisation_id = {me}"),
            Verb(CITY, "organisation_id IN (SELECT npo_id FROM registry_contract WHERE city_id = {me})"),
            # What it has to say about persons, and nothing else.
            Verb(
                NPO,
                "kind IN ('decision_questioned', 'person_reported') AND organisation_id IN "
                "(SELECT city_id FROM registry_contract WHERE npo_id = {me})",
            ),
        ),
        update=(Verb(PARTIES | OPERATOR, "organisation_id = {me}"),),
    ),
    # Rules: a city writes its own; an NPO reads what is published for a service it has a contract for.
    Grant(
        "packs_rulepack",
        select=(
            Verb(CITY, "city_id = {me}"),
            Verb(
                NPO,
                "(city_id, service) IN (SELECT city_id, service FROM registry_contract WHERE npo_id = {me})",
            ),
        ),
        insert=(Verb(CITY, "city_id = {me}"),),
        update=(Verb(CITY, "city_id = {me}"),),
    ),
    Grant(
        "packs_packversion",
        select=(
            Verb(CITY, f"pack_id IN ({OWN_PACKS})"),
            Verb(NPO, f"state IN ('published', 'superseded') AND pack_id IN ({CONTRACTED_PACKS})"),
        ),
        insert=(Verb(CITY, f"pack_id IN ({OWN_PACKS})"),),
        update=(Verb(CITY, f"pack_id IN ({OWN_PACKS})"),),
    ),
    # Public keys: every city reads those of all cities, makes its own under its own name, trusts for itself.
    Grant(
        "keys_signingkey",
        select=(Verb(CITY, ANY_ROW),),
        insert=(Verb(CITY, "city_id = {me} AND city_name = (SELECT name FROM registry_organisation WHERE id = {me})"),),
        update=(Verb(CITY, "city_id = {me}"),),
    ),
    Grant(
        "keys_trustedkey",
        select=(Verb(CITY, "city_id = {me}"),),
        insert=(Verb(CITY, "city_id = {me}"),),
        update=(Verb(CITY, "city_id = {me}"),),
    ),
    # Whose signature stood under the file a draft began with: nobody edits.
    Grant(
        "packs_origin",
        select=(Verb(CITY, f"version_id::text IN ({OWN_VERSIONS})"), Verb(NPO, f"version_id IN ({ARRIVED})")),
        insert=(
            Verb(CITY, f"version_id::text IN ({OWN_VERSIONS} AND state = 'draft') AND public_key IN ({BELIEVED})"),
        ),
    ),
    # What a draft held before each save: for the city that writes it; nobody edits.
    Grant(
        "packs_draftsave",
        select=(Verb(CITY, f"version_id::text IN ({OWN_VERSIONS})"),),
        insert=(Verb(CITY, f"version_id::text IN ({OWN_VERSIONS})"),),
    ),
    # What was agreed beside the rules: both parties read, the city writes, nobody edits.
    Grant(
        "terms_term",
        select=(Verb(PARTIES, f"contract_id IN ({OWN_CONTRACTS})"),),
        insert=(Verb(CITY, "contract_id IN (SELECT id FROM registry_contract WHERE city_id = {me})"),),
    ),
    # Decisions about persons: the city writes versions, the NPO answers and reports; nobody edits. What is enclosed is
    # thrown away by whichever side needs it no longer.
    Grant(
        "decisions_issueddecision",
        select=(Verb(PARTIES, "city_id = {me} OR npo_id = {me}"),),
        insert=(Verb(CITY, OF_A_PARTNER.format(**CITYS)),),
    ),
    Grant(
        "decisions_enclosure",
        select=(Verb(PARTIES, "city_id = {me} OR npo_id = {me}"),),
        insert=(Verb(CITY, OF_AN_ISSUED.format(**CITYS)),),
        delete=(Verb(PARTIES, "city_id = {me} OR npo_id = {me}"),),
    ),
    Grant(
        "decisions_answer",
        select=(Verb(PARTIES, "city_id = {me} OR npo_id = {me}"),),
        insert=(Verb(NPO, OF_AN_ISSUED.format(**NPOS)),),
    ),
    Grant(
        "decisions_personreport",
        select=(Verb(PARTIES, "city_id = {me} OR npo_id = {me}"),),
        insert=(Verb(NPO, OF_A_PARTNER.format(**NPOS)),),
    ),
    Grant(
        "decisions_reply",
        select=(Verb(PARTIES, "city_id = {me} OR npo_id = {me}"),),
        insert=(
            Verb(
                CITY,
                "(report_id, city_id, npo_id) IN "
                "(SELECT id, city_id, npo_id FROM decisions_personreport WHERE city_id = {me})",
            ),
        ),
    ),
    # A file the city has read and not issued yet: its own, under its own key.
    Grant(
        "decisions_decisionfile",
        select=(Verb(CITY, "city_id = {me}"),),
        insert=(Verb(CITY, "city_id = {me}"),),
        update=(Verb(CITY, "city_id = {me}"),),
        delete=(Verb(CITY, "city_id = {me}"),),
    ),
    Grant(
        "packs_arrival",
        select=(Verb(CITY, f"version_id::text IN ({OWN_VERSIONS})"), Verb(NPO, "npo_id = {me}")),
        insert=(
            Verb(NPO, f"npo_id = {{me}} AND version_id IN ({ARRIVED})"),
            # The city that published announces it, and claims neither the reading nor the reckoning of an NPO.
            Verb(
                CITY,
                f"version_id::text IN ({OWN_VERSIONS}) AND npo_id IN ({OWN_NPOS}) "
                f"AND adopted_at IS NULL AND months = 0 AND {UNREAD}",
            ),
        ),
        update=(Verb(NPO, "npo_id = {me}"),),
    ),
    # A simulation: the city asks, each provider it has a contract with answers in sums.
    Grant(
        "simulation_simulation",
        select=(
            Verb(CITY, "city_id = {me}"),
            Verb(NPO, "id IN (SELECT simulation_id FROM simulation_share WHERE npo_id = {me})"),
        ),
        insert=(Verb(CITY, f"city_id = {{me}} AND version_id::text IN ({OWN_VERSIONS})"),),
        update=(Verb(CITY, "city_id = {me}"),),
    ),
    Grant(
        "simulation_share",
        select=(Verb(PARTIES, "city_id = {me} OR npo_id = {me}"),),
        insert=(
            Verb(
                CITY,
                f"city_id = {{me}} AND simulation_id IN ({OWN_SIMULATIONS}) "
                f"AND npo_id IN ({OWN_NPOS}) AND figures = jsonb_build_object() AND finished_at IS NULL",
            ),
        ),
        update=(Verb(NPO, "npo_id = {me}"),),
    ),
    # A defect: the city tells, each provider it has a contract with answers in sums and by the name of a reader.
    Grant(
        "advisories_advisory",
        select=(
            Verb(CITY, "city_id = {me}"),
            Verb(NPO, "id IN (SELECT advisory_id FROM advisories_share WHERE npo_id = {me})"),
            # Also what was published before its contract: a stop holds for whoever computes with the version.
            Verb(NPO, f"published_at IS NOT NULL AND version_id IN ({ARRIVED})"),
        ),
        insert=(Verb(CITY, f"city_id = {{me}} AND version_id::text IN ({OWN_VERSIONS})"),),
        update=(Verb(CITY, "city_id = {me}"),),
    ),
    Grant(
        "advisories_share",
        select=(Verb(PARTIES, "city_id = {me} OR npo_id = {me}"),),
        insert=(
            Verb(
                CITY,
                f"city_id = {{me}} AND advisory_id IN ({OWN_ADVISORIES}) "
                f"AND npo_id IN ({OWN_NPOS}) AND figures = jsonb_build_object() AND found_at IS NULL AND {UNREAD}",
            ),
        ),
        update=(Verb(NPO, "npo_id = {me}"),),
    ),
    # The desk: an NPO lays its report down and reads the answer; the city reads and answers. Nobody edits.
    Grant(
        "desk_receivedreport",
        select=(Verb(PARTIES, "npo_id = {me} OR city_id = {me}"),),
        insert=(Verb(NPO, "npo_id = {me} AND " + OWN_CONTRACT),),
    ),
    Grant(
        "desk_verdict",
        select=(Verb(PARTIES, "npo_id = {me} OR city_id = {me}"),),
        insert=(
            Verb(
                CITY,
                "city_id = {me} AND (received_id, npo_id) IN "
                "(SELECT id, npo_id FROM desk_receivedreport WHERE city_id = {me})",
            ),
        ),
    ),
    Grant(
        "desk_linereturn",
        select=(Verb(PARTIES, "npo_id = {me} OR city_id = {me}"),),
        insert=(
            Verb(
                CITY,
                "city_id = {me} AND (verdict_id, npo_id) IN (SELECT id, npo_id FROM desk_verdict WHERE city_id = {me})",
            ),
        ),
    ),
    # Payments: each enters its own account, a city sees those of its NPOs; the city pays, both read. Nobody edits.
    Grant(
        "payments_account",
        select=(
            Verb(PARTIES, "organisation_id = {me}"),
            Verb(CITY, "organisation_id IN (SELECT npo_id FROM registry_contract WHERE city_id = {me})"),
        ),
        insert=(Verb(PARTIES, "organisation_id = {me}"),),
    ),
    Grant(
        "payments_paymentrun",
        select=(Verb(CITY, "city_id = {me}"), Verb(NPO, f"id IN ({OWN_PAID_RUNS})")),
        insert=(Verb(CITY, "city_id = {me}"),),
    ),
    Grant(
        "payments_payment",
        select=(Verb(PARTIES, "npo_id = {me} OR city_id = {me}"),),
        insert=(
            Verb(
                CITY,
                "city_id = {me} AND run_id IN (SELECT id FROM payments_paymentrun WHERE city_id = {me}) "
                "AND (account_id, npo_id) IN (SELECT id, organisation_id FROM payments_account) "
                "AND (received_id, npo_id) IN "
                "(SELECT received_id, npo_id FROM desk_verdict WHERE city_id = {me} AND kind = 'accepted')",
            ),
        ),
    ),
    Grant(
        "payments_runcancellation",
        select=(Verb(CITY, "city_id = {me}"), Verb(NPO, f"run_id IN ({OWN_PAID_RUNS})")),
        insert=(Verb(CITY, "city_id = {me} AND run_id IN (SELECT id FROM payments_paymentrun WHERE city_id = {me})"),),
    ),
    # Statistics: an NPO tells the sums of a month the city has accepted; both parties read. Nobody edits.
    Grant(
        "statistics_monthfigures",
        select=(Verb(PARTIES, "npo_id = {me} OR city_id = {me}"),),
        insert=(
            Verb(NPO, f"npo_id = {{me}} AND (received_id, contract_id, city_id, starts_on) IN ({ACCEPTED_MONTHS})"),
        ),
    ),
)

# In an organisation's own schema its login reads and writes everything, except:
FORBIDDEN = {
    "audit_auditentry": "UPDATE, DELETE",
    "django_migrations": "INSERT, UPDATE, DELETE",
    "accounts_user": "DELETE",
}

# Tables whose every change is not worth an entry in the audit: bookkeeping of the frame.
UNAUDITED = frozenset(
    {
        "audit_auditentry",
        "django_migrations",
        "django_session",
        "simulations_personeffect",
        "recalls_touchedline",
        "routes_daychange",
        "account_emailaddress",
        "account_emailconfirmation",
    }
)
