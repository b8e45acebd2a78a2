"""What people do with answers: verdicts, releasing held drafts, what changed between two."""
