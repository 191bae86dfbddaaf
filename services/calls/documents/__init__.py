"""What leaves the screen for the ear."""

from services.calls.documents.spoken import Heard, read_back

__all__ = ["Heard", "read_back"]
