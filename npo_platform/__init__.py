"""The frame: settings, addresses, worker, and a small pure kernel."""
