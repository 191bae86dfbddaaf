"""What the first page asks of the stations: the live board, the day's tasks, the months."""

from services.home.queries.live import Live, live_of, pulse
from services.home.queries.tasks import desk_of

__all__ = ["Live", "desk_of", "live_of", "pulse"]
