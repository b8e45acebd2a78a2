"""What an answer must not say, whoever wrote it: asked of every draft, a guard a file."""
