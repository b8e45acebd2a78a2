"""Mail, however it comes: it is kept whole, committed, and only then parsed and filed."""
