"""Reading: the contract, the engines behind it, and what was read before."""
