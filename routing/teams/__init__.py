"""Who of a team gets a ticket."""
