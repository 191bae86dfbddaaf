"""操作記録: who did what to which row, written by the database itself, append-only."""
