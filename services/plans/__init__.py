"""週間予定と配達予定: who is due which meal on which day, and why a stop fell away."""
