"""Verbs of the end of a contract: settling it, handing its data over, taking it in elsewhere, erasing it."""
