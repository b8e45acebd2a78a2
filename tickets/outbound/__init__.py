"""What every call to a server of others has: an address that may be called, and a deadline."""
