"""Who may call what: one table of every route, method and role. What is not in it does not exist.

A route missing here stops the start and fails the tests; a method missing is answered 405; a role missing, 403.
"""

from collections.abc import Mapping
from typing import Any, Final

from tenants.accounts.states import ROLES_OF, Role

Who = frozenset[Role]


class Anyone(frozenset[Role]):
    """Also those who have not signed in."""


ANYONE: Final = Anyone()
SIGNED_IN: Final[Who] = frozenset(Role)
NPO: Final[Who] = frozenset(ROLES_OF["npo"])
CITY: Final[Who] = frozenset(ROLES_OF["city"])
OPERATOR: Final[Who] = frozenset(ROLES_OF["operator"])

OFFICE: Final[Who] = frozenset({Role.OFFICE, Role.MANAGER})  # runs an NPO's month
STAFF: Final[Who] = OFFICE | {Role.FIELD}  # records what was done
NPO_READERS: Final[Who] = OFFICE | {Role.VIEWER}
MANAGER: Final[Who] = frozenset({Role.MANAGER})
REVIEWERS: Final[Who] = frozenset({Role.REVIEWER, Role.APPROVER})
AUTHORS: Final[Who] = frozenset({Role.AUTHOR, Role.APPROVER})
APPROVER: Final[Who] = frozenset({Role.APPROVER})
DECIDERS: Final[Who] = AUTHORS | REVIEWERS  # who may write for a city
CHIEFS: Final[Who] = MANAGER | APPROVER | OPERATOR  # whoever answers for the people of an organisation

ROUTES: Final[Mapping[str, Mapping[str, Who]]] = {
    # the frame
    "start": {"GET": SIGNED_IN},
    "account_login": {"GET": ANYONE, "POST": ANYONE},
    "account_logout": {"GET": SIGNED_IN, "POST": SIGNED_IN},
    "set_language": {"POST": ANYONE},
    "accounts:settings": {"GET": SIGNED_IN},
    "accounts:password": {"GET": SIGNED_IN, "POST": SIGNED_IN},
    "accounts:users": {"GET": CHIEFS},
    "accounts:add": {"GET": CHIEFS, "POST": CHIEFS},
    "accounts:change": {"GET": CHIEFS, "POST": CHIEFS},
    "accounts:reset": {"POST": CHIEFS},
    "accounts:deactivate": {"POST": CHIEFS},
    "accounts:reactivate": {"POST": CHIEFS},
    "accounts:tokens": {"GET": SIGNED_IN, "POST": SIGNED_IN},
    "accounts:revoke": {"POST": SIGNED_IN},
    "audit:entries": {"GET": CHIEFS},
    "jobs:progress": {"GET": SIGNED_IN},
    "notices:list": {"GET": NPO | CITY},
    "notices:acknowledge": {"POST": OFFICE | REVIEWERS | AUTHORS},
    "api:schema": {"GET": SIGNED_IN},
    # the rules: a city writes and publishes them, an NPO reads them
    "packs:list": {"GET": CITY},
    "packs:current": {"GET": NPO_READERS},
    "packs:version": {"GET": CITY | NPO_READERS},
    "packs:source": {"GET": CITY | NPO_READERS},
    "packs:excel": {"GET": CITY | NPO_READERS},
    "packs:compare": {"GET": CITY | NPO_READERS},
    "packs:notice": {"GET": CITY},
    "packs:draft": {"GET": AUTHORS, "POST": AUTHORS},
    "packs:revise": {"GET": AUTHORS, "POST": AUTHORS},
    "packs:library": {"GET": AUTHORS, "POST": AUTHORS},
    "packs:adopt": {"POST": AUTHORS},
    "packs:bundle": {"GET": CITY},
    "keys:show": {"GET": CITY, "POST": APPROVER},
    "keys:make": {"POST": APPROVER},
    "keys:renew": {"POST": APPROVER},
    "keys:distrust": {"POST": APPROVER},
    "packs:start": {"POST": AUTHORS},
    "packs:edit": {"GET": AUTHORS},
    "packs:table": {"POST": AUTHORS},
    "packs:settings": {"POST": AUTHORS},
    "packs:tests": {"POST": AUTHORS},
    "packs:forms": {"POST": AUTHORS},
    "packs:add_example": {"GET": AUTHORS, "POST": AUTHORS},
    "packs:upload": {"GET": AUTHORS, "POST": AUTHORS},
    "packs:history": {"GET": CITY},
    "packs:restore": {"POST": AUTHORS},
    "packs:validate": {"POST": AUTHORS},
    "packs:withdraw": {"POST": AUTHORS},
    "packs:publish": {"GET": APPROVER, "POST": APPROVER},
    "packs:take_back": {"GET": AUTHORS, "POST": AUTHORS},
    "packs:spread": {"POST": APPROVER},
    "packs:rollout": {"GET": CITY},
    "simulation:show": {"GET": CITY, "POST": AUTHORS},
    "simulation:analysis": {"GET": CITY},
    "simulation:progress": {"GET": CITY},
    "simulation:cancel": {"POST": AUTHORS},
    "simulation:approve": {"POST": APPROVER},
    "advisories:index": {"GET": CITY},
    "advisories:write": {"GET": AUTHORS, "POST": AUTHORS},
    "advisories:rewrite": {"GET": AUTHORS, "POST": AUTHORS},
    "advisories:show": {"GET": CITY},
    "advisories:board": {"GET": CITY},
    "advisories:publish": {"POST": APPROVER},
    "advisories:drop": {"POST": AUTHORS},
    "advisories:withdraw": {"POST": AUTHORS},
    "recalls:index": {"GET": NPO_READERS},
    "recalls:show": {"GET": NPO_READERS, "POST": OFFICE},
    "corrections:index": {"GET": NPO_READERS},
    "corrections:show": {"GET": NPO_READERS},
    "corrections:confirm": {"POST": MANAGER},
    "corrections:letter": {"GET": NPO_READERS},
    "corrections:letters": {"GET": NPO_READERS},
    "simulations:index": {"GET": NPO_READERS},
    "simulations:show": {"GET": NPO_READERS},
    "simulations:arrival": {"GET": NPO_READERS, "POST": OFFICE},
    "api:packs": {"GET": CITY | NPO_READERS},
    "api:pack": {"GET": CITY | NPO_READERS},
    # decisions about persons: the city writes and sends them, the NPO takes them and reports back
    "decisions:list": {"GET": CITY},
    "decisions:show": {"GET": CITY},
    "decisions:add": {"GET": DECIDERS, "POST": DECIDERS},
    "decisions:change": {"GET": DECIDERS, "POST": DECIDERS},
    "decisions:stop": {"GET": DECIDERS, "POST": DECIDERS},
    "decisions:upload": {"GET": DECIDERS, "POST": DECIDERS},
    "decisions:template": {"GET": DECIDERS},
    "decisions:rehearsal": {"GET": DECIDERS},
    "decisions:apply": {"POST": DECIDERS},
    "decisions:faulty": {"GET": DECIDERS},
    "decisions:note_report": {"POST": DECIDERS},
    "decisions:stop_for": {"GET": DECIDERS, "POST": DECIDERS},
    "intakes:list": {"GET": NPO_READERS},
    "intakes:take": {"GET": OFFICE, "POST": OFFICE},
    "intakes:take_all": {"POST": OFFICE},
    "intakes:question": {"GET": OFFICE, "POST": OFFICE},
    # the city's desk
    "registry:contracts": {"GET": CITY},
    "registry:contract": {"GET": CITY},
    "registry:add": {"GET": AUTHORS, "POST": AUTHORS},
    "registry:change": {"GET": AUTHORS, "POST": AUTHORS},
    "registry:renew": {"GET": AUTHORS, "POST": AUTHORS},
    "registry:end": {"GET": AUTHORS, "POST": AUTHORS},
    "registry:limits": {"GET": AUTHORS, "POST": AUTHORS},
    "registry:registration": {"GET": NPO_READERS, "POST": MANAGER},
    "terms:agree": {"GET": CITY, "POST": AUTHORS | REVIEWERS},
    "terms:show": {"GET": NPO_READERS},
    "desk:board": {"GET": CITY},
    "desk:show": {"GET": CITY},
    "desk:ending": {"GET": CITY},
    "desk:overlaps": {"GET": CITY},
    "desk:paper": {"GET": CITY},
    "desk:sheet": {"GET": CITY},
    "desk:document": {"GET": CITY},
    "desk:accept": {"POST": REVIEWERS},
    "desk:accept_many": {"POST": REVIEWERS},
    "desk:send_back": {"POST": REVIEWERS},
    "desk:pay": {"GET": CITY, "POST": APPROVER},
    "payments:index": {"GET": CITY},
    "payments:run": {"GET": CITY},
    "payments:cancel": {"POST": APPROVER},
    "payments:file": {"GET": REVIEWERS},
    "payments:account": {"GET": CITY | NPO_READERS, "POST": MANAGER | APPROVER},
    "payments:notice": {"GET": NPO_READERS},
    # what the accepted months came to
    "statistics:index": {"GET": CITY},
    "statistics:show": {"GET": CITY},
    "statistics:definitions": {"GET": CITY | NPO_READERS},
    "statistics:data": {"GET": CITY},
    "statistics:dictionary": {"GET": CITY},
    "statistics:excel": {"GET": CITY},
    "statistics:paper": {"GET": CITY},
    "figures:index": {"GET": NPO_READERS},
    "figures:show": {"GET": NPO_READERS},
    # an NPO's month: evaluated, explained, closed
    "statements:index": {"GET": NPO_READERS},
    "statements:current": {"GET": NPO_READERS},
    "statements:closing": {"GET": NPO_READERS},
    "statements:compare": {"GET": OFFICE, "POST": OFFICE},
    "statements:forget_comparison": {"POST": OFFICE},
    "statements:month": {"GET": NPO_READERS},
    "statements:book": {"GET": NPO_READERS},
    "statements:export": {"GET": OFFICE},
    "statements:how": {"GET": NPO_READERS},
    "statements:why": {"GET": NPO_READERS},
    "statements:event": {"GET": NPO_READERS},
    "statements:letter": {"GET": NPO_READERS},
    "statements:close": {"GET": NPO_READERS, "POST": MANAGER},
    "statements:waive": {"POST": OFFICE},
    "api:statements": {"GET": NPO_READERS},
    "api:statement": {"GET": NPO_READERS},
    "api:statement_line": {"GET": NPO_READERS},
    "api:statement_export": {"GET": OFFICE},
    "api:statement_explanation": {"GET": NPO_READERS},
    "api:statement_person_explanation": {"GET": NPO_READERS},
    "api:statement_line_explanation": {"GET": NPO_READERS},
    "api:statement_event_explanation": {"GET": NPO_READERS},
    "api:reports": {"GET": NPO_READERS},
    "api:report": {"GET": NPO_READERS},
    "api:report_paper": {"GET": NPO_READERS},
    "api:report_sheet": {"GET": NPO_READERS},
    # what people pay: the office makes and receives, the manager takes back and lets off
    "bills:index": {"GET": NPO_READERS},
    "bills:month": {"GET": NPO_READERS},
    "bills:make": {"POST": OFFICE},
    "bills:print_all": {"POST": OFFICE},
    "bills:printed": {"GET": OFFICE},
    "bills:paper": {"GET": NPO_READERS},
    "bills:account": {"GET": NPO_READERS},
    "bills:receive": {"GET": OFFICE, "POST": OFFICE},
    "bills:refund": {"GET": MANAGER, "POST": MANAGER},
    "bills:exempt": {"GET": MANAGER, "POST": MANAGER},
    "bills:void": {"GET": MANAGER, "POST": MANAGER},
    "bills:reverse": {"GET": MANAGER, "POST": MANAGER},
    "bills:arrears": {"GET": NPO_READERS},
    "bills:reminder": {"GET": NPO_READERS},
    "bills:papers": {"GET": NPO_READERS},
    # an NPO's report and its way to the city
    "reports:freeze": {"POST": MANAGER},
    "reports:paper": {"GET": NPO_READERS},
    "reports:sheet": {"GET": NPO_READERS},
    "reports:document": {"GET": NPO_READERS},
    "submissions:index": {"GET": NPO_READERS},
    "submissions:show": {"GET": NPO_READERS},
    "submissions:submit": {"POST": MANAGER},
    "submissions:reopen": {"POST": MANAGER},
    "handover:ending": {"GET": NPO_READERS},
    "handover:exports": {"GET": MANAGER, "POST": MANAGER},
    "handover:take": {"GET": MANAGER},
    "handover:settling_month": {"POST": MANAGER},
    # people and plans: the office enters, the viewer reads; who delivers sees today's stops under records
    "people:list": {"GET": NPO_READERS},
    "people:export": {"GET": OFFICE},
    "people:show": {"GET": NPO_READERS},
    "people:add": {"GET": OFFICE, "POST": OFFICE},
    "people:edit": {"GET": OFFICE, "POST": OFFICE},
    "people:add_contact": {"GET": OFFICE, "POST": OFFICE},
    "people:edit_contact": {"GET": OFFICE, "POST": OFFICE},
    "people:move_contact": {"POST": OFFICE},
    "people:remove_contact": {"POST": OFFICE},
    "people:consent": {"GET": OFFICE, "POST": OFFICE},
    "people:burden": {"GET": OFFICE, "POST": OFFICE},
    "people:inputs": {"GET": OFFICE, "POST": OFFICE},
    "people:upload": {"GET": OFFICE, "POST": OFFICE},
    "people:template": {"GET": OFFICE},
    "people:rehearsal": {"GET": OFFICE},
    "people:columns": {"GET": OFFICE, "POST": OFFICE},
    "people:take_back": {"POST": OFFICE},
    "people:apply": {"POST": OFFICE},
    "people:faulty": {"GET": OFFICE},
    "api:people": {"GET": NPO_READERS, "POST": OFFICE},
    "api:person": {"GET": NPO_READERS, "PATCH": OFFICE},
    "api:decisions": {"POST": OFFICE},
    "api:burden_classes": {"POST": OFFICE},
    "api:input_values": {"POST": OFFICE},
    "chronicle:person": {"GET": NPO_READERS},
    "plans:week": {"GET": NPO_READERS},
    "plans:day": {"GET": NPO_READERS},
    "plans:renewals": {"GET": NPO_READERS},
    "plans:person": {"GET": NPO_READERS},
    "plans:edit": {"GET": OFFICE, "POST": OFFICE},
    "plans:extra": {"GET": OFFICE, "POST": OFFICE},
    "plans:suspend": {"GET": OFFICE, "POST": OFFICE},
    "plans:resume": {"GET": OFFICE, "POST": OFFICE},
    "plans:withdraw": {"POST": OFFICE},
    "plans:decide": {"GET": OFFICE, "POST": OFFICE},
    "plans:change_decision": {"GET": OFFICE, "POST": OFFICE},
    "plans:carry": {"GET": NPO_READERS, "POST": OFFICE},
    "plans:renew": {"GET": OFFICE, "POST": OFFICE},
    "plans:end_use": {"GET": OFFICE, "POST": OFFICE},
    "plans:return_to_use": {"POST": OFFICE},
    # routes: the office arranges them; who carries sees today's own under records
    "routes:index": {"GET": NPO_READERS},
    # records: who delivers sees today's stops, the office every day
    "records:day": {"GET": NPO_READERS, "POST": OFFICE},
    "records:today": {"GET": STAFF},
    "records:stop": {"GET": NPO, "POST": STAFF},
    "records:unplanned": {"GET": OFFICE, "POST": OFFICE},
    "records:person": {"GET": NPO_READERS},
    "records:reviews": {"GET": NPO_READERS},
    "records:export": {"GET": OFFICE},
    "records:imports": {"GET": OFFICE, "POST": OFFICE},
    "records:template": {"GET": OFFICE},
    "records:imported": {"GET": OFFICE, "POST": OFFICE},
    "records:faulty": {"GET": OFFICE},
    "records:take_back": {"POST": OFFICE},
    # what is told by telephone
    "calls:index": {"GET": NPO_READERS},
    "calls:take": {"GET": OFFICE, "POST": OFFICE},
    "calls:person": {"GET": NPO_READERS},
    "calls:take_back": {"POST": OFFICE},
    "calls:finish": {"POST": OFFICE},
    "home:today": {"GET": NPO_READERS},
    "home:put_away": {"POST": OFFICE},
    "api:records": {"GET": NPO, "POST": STAFF},
    "api:stops": {"GET": NPO},
    # the operator
    "operator:organisations": {"GET": OPERATOR},
    "operator:jobs": {"GET": OPERATOR},
}


def allowed(name: str, method: str) -> Who | None:
    """Who may call a route; None when the table has no such route or method."""
    row = ROUTES.get(name)
    return row.get("GET" if method in {"HEAD", "OPTIONS"} else method) if row else None


def may(user: Any, name: str, method: str = "GET") -> bool:
    """Whether a person may call a route: for pages that show or hide a button."""
    who = allowed(name, method)
    if who is None:
        return False
    return who is ANYONE or (user.is_authenticated and user.role in who)
