"""The keys a city signs its published rules with, and the keys of other cities it trusts."""
