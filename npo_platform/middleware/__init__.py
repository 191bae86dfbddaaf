"""What every request passes: its host's organisation, its headers, its session, its right to be here."""
