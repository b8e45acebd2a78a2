"""What the customer says of an answer, and whether what was resolved stayed so."""
