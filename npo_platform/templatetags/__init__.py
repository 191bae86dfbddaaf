"""What every template may say: `words` (filters), `parts` (marks and navigation), `fields` (forms)."""
