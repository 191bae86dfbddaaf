"""対象月: one contract's calendar month, open or closed."""
