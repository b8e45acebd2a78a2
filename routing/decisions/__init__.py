"""From a reading to a decision, and on to the agent or to people."""
