"""A city enters its contracts; an NPO says what stands on its invoices. Each host has its own addresses."""
