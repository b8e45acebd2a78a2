"""What people and customers do to tickets. Each writes its change and its events in one transaction."""
