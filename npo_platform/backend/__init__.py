"""What keeps organisations apart below the apps: the database wrapper, rows, tasks, cache, files, signatures."""
