"""さかのぼる改定: what new rules change in months that are closed, proposed, confirmed by a person, told to people."""
