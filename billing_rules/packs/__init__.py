"""規則の版: a city's rule packs from the first draft to publication; the NPOs read what is published."""
