"""Pages of calls: whom it is about, the form while somebody is on the line, the log, what follows."""

from services.calls.views.log import finish, index, person, take_back
from services.calls.views.taking import take

__all__ = ["finish", "index", "person", "take", "take_back"]
