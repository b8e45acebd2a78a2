"""For each matter, the signs that tell it together."""
