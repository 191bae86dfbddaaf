"""支払: whose account, what the city pays on which day, the file its bank takes, the notice to the NPO."""
