"""The verbs of the desk: a report arrives, the city decides on it, pays what it accepted."""

from tenants.desk.actions.deciding import accept_all, decide, receive
from tenants.desk.actions.paying import pay
from tenants.desk.actions.reminding import tell_overdue

__all__ = ["accept_all", "decide", "pay", "receive", "tell_overdue"]
