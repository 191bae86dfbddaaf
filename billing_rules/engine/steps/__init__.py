"""The closed catalogue of step kinds: one file each, with its shape, its run and its words."""

from typing import Annotated

from pydantic import Field

from billing_rules.engine.steps.amount import Amount
from billing_rules.engine.steps.cap import Cap
from billing_rules.engine.steps.count import Count
from billing_rules.engine.steps.deadline import Deadline
from billing_rules.engine.steps.last import Last
from billing_rules.engine.steps.limit import Limit
from billing_rules.engine.steps.lookup import Lookup
from billing_rules.engine.steps.spread import Spread
from billing_rules.engine.steps.sum import Sum

AnyStep = Annotated[Lookup | Amount | Limit | Count | Deadline | Cap | Sum | Spread | Last, Field(discriminator="step")]
KINDS = ("lookup", "amount", "limit", "count", "deadline", "cap", "sum", "spread", "last")
