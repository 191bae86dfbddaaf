"""Who exists: organisations, the cities and NPOs among them, their hosts and contracts; founding and ending."""
