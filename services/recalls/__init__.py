"""回収: what a city's notice of a defect touched among this provider's own statements and people."""
