"""What a simulation is called where others wake for it, and how far back it may look."""

JOB = "simulation"
MONTHS_BACK = (1, 3, 6, 12)
