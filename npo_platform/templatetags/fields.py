"""Forms as people meet them: label, support, control, error; and the summary of what to mend."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, RadioSelect
from django.forms.widgets import CheckboxSelectMultiple
from django.utils.safestring import SafeString

register = template.Library()


@dataclass(frozen=True, slots=True)
class Fault:
    """One line of the summary; `target` is the id of the control it leads to."""

    target: str
    label: str
    message: str


def _kind(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "group"
    return "check" if isinstance(widget, CheckboxInput) else "single"


def _control(bound: BoundField, kind: str) -> SafeString:
    """The widget with its class and with everything that describes it, errors first."""
    described = [f"{bound.auto_id}-fault"] if bound.errors else []
    if bound.help_text:
        described.append(f"{bound.auto_id}-support")
    attrs: dict[str, Any] = {}
    if bound.field.widget.attrs.get("placeholder") == bound.label:
        attrs["placeholder"] = False  # a label said twice
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if kind == "single":
        own = bound.field.widget.attrs.get("class", "")
        attrs["class"] = f"input {own}".strip()
    return bound.as_widget(attrs=attrs)


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, support: str = "") -> dict[str, Any]:
    """One field of a form, as the design draws it."""
    if support:
        bound.help_text = support
    kind = _kind(bound)
    return {
        "bound": bound,
        "kind": kind,
        "id": bound.auto_id,
        "control": _control(bound, kind),
        "required": bound.field.required and kind != "check",
    }


@register.inclusion_tag("components/fields.html")
def fields(form: BaseForm) -> dict[str, Any]:
    """Every field of a form in its own order, hidden ones included."""
    return {"form": form}


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: BaseForm) -> dict[str, Any]:
    """What to mend, at the top: the same words as under each field, each leading to it."""
    return {"faults": [fault for form in forms for fault in _faults(form)]}


def _faults(form: BaseForm) -> list[Fault]:
    found = [Fault("", "", str(message)) for message in form.non_field_errors()]
    for bound in form:
        found += [Fault(_first_control(bound), str(bound.label), str(message)) for message in bound.errors]
    return found


def _first_control(bound: BoundField) -> str:
    """A group has no control of its own name: lead to its first choice."""
    return f"{bound.auto_id}_0" if _kind(bound) == "group" else bound.id_for_label
