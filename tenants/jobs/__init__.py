"""Long work: one row per job is the truth and the progress bar; the worker is only woken."""
