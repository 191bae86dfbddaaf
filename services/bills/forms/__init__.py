"""What the office types about bills and money, and what the lists of bills can be asked."""

from services.bills.forms.lists import ARREARS, ISSUED, MONTHS, PEOPLE
from services.bills.forms.typed import (
    ExemptForm,
    MakeForm,
    ReasonForm,
    ReceiveForm,
    RefundForm,
    SearchForm,
)

__all__ = [
    "ARREARS",
    "ISSUED",
    "MONTHS",
    "PEOPLE",
    "ExemptForm",
    "MakeForm",
    "ReasonForm",
    "ReceiveForm",
    "RefundForm",
    "SearchForm",
]
