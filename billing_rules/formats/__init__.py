"""Ways a pack document is written down and read back; a document is plain JSON, not yet a checked pack."""

from billing_rules.formats.document import parse, render, with_row

__all__ = ["parse", "render", "with_row"]
