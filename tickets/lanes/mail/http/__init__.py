"""Mail that a bridge posts as it is."""
