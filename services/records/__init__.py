"""配達実績: what was done at each stop and how each person was, written down once and never changed."""
