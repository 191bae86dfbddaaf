"""市の受付: the reports a city received, its verdict, and the lines it returned."""
