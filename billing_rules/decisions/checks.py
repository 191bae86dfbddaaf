"""What a city may write into a decision about a person: the draft as typed, and everything wrong with it at once."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from billing_rules.asked import PREFIX
from billing_rules.decided import check_inputs, code_faults, period_faults, size_faults
from billing_rules.decisions.models import IssuedDecision, Private
from billing_rules.persons import asked_of_person, choices_in, rules_under
from npo_platform.backend.rows import too_long
from npo_platform.kernel.calendar import EVERY_WEEKDAY
from npo_platform.kernel.errors import Finding, Refused
from npo_platform.kernel.persons import bad, contact_faults, name_faults
from npo_platform.kernel.phone import read_phone, read_postcode
from tenants.registry.models import Contract


@dataclass(frozen=True, slots=True)
class IssuedDraft:
    """A decision as the city types it; `until` is the day after the last. Names stay exactly as they are."""

    number: str
    family_name: str
    given_name: str
    family_kana: str
    given_kana: str
    starts_on: date
    until: date | None = None
    person_number: str = ""
    born_on: date | None = None
    programme: str = ""
    weekdays: str = EVERY_WEEKDAY
    per_week: int | None = None
    burden_class: str = ""
    inputs: Mapping[str, str] = dataclasses.field(default_factory=dict)
    postcode: str = ""
    address: str = ""
    phone: str = ""
    note: str = ""

    @property
    def private(self) -> Private:
        """What is enclosed, in the shape it is kept."""
        postcode, phone = read_postcode(self.postcode) or "", read_phone(self.phone) or ""
        return Private(postcode, self.address.strip(), phone, self.note.strip())


def refuse_all(findings: list[Finding]) -> None:
    """Refuse (`decision_to_mend`) with everything found; say nothing when nothing was."""
    if findings:
        raise Refused("decision_to_mend", "入力を確かめてください。まだ何も通知していません。", findings)


def check_issued(draft: IssuedDraft, agreed: Contract, *, today: date, whole: bool = True) -> list[Finding]:
    """Person, number, period, weekdays, codes and values; `whole` asks for everything the rules need from the start."""
    rules = rules_under(agreed)
    choices = choices_in(rules)
    asked = asked_of_person(rules)
    found = [
        *too_long(draft, IssuedDecision),
        *name_faults(draft),
        *contact_faults(draft, today),
        *period_faults(draft, agreed),
        *size_faults(draft),
        *code_faults(draft, choices),
        *check_inputs({name: typed for name, typed in draft.inputs.items() if typed}, asked),
    ]
    if not draft.number.strip():
        found.append(bad("number", "決定番号を入れてください"))
    if whole and choices.burden_classes and not draft.burden_class:
        labels = "・".join(label for _, label in choices.burden_classes)
        found.append(bad("burden_class", f"負担区分を選んでください（{labels}）"))
    if whole:
        found += [
            bad(PREFIX + spec.name, f"「{spec.label}」を入れてください。規則が聞いています")
            for spec in asked
            if spec.if_missing is None and not draft.inputs.get(spec.name)
        ]
    return found
