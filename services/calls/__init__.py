"""電話の受付: changes told to the office by telephone, read back, saved once, and never rewritten."""
