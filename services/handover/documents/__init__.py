"""What an archive of handed-over data looks like, inside and in words."""
