"""利用決定: what a city decides about persons, version by version, and what its NPOs answer and report back."""
