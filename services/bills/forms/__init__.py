"""What the office types about bills and money, and what the lists of bills can be asked."""

from services.bills.forms.collecting import CollectForm, CollectorForm, ResultForm, WayForm
from services.bills.forms.lists import ARREARS, COLLECTIONS, ISSUED, MONTHS, PEOPLE, WAYS
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
    "COLLECTIONS",
    "ISSUED",
    "MONTHS",
    "PEOPLE",
    "WAYS",
    "CollectForm",
    "CollectorForm",
    "ExemptForm",
    "MakeForm",
    "ReasonForm",
    "ReceiveForm",
    "RefundForm",
    "ResultForm",
    "SearchForm",
    "WayForm",
]
