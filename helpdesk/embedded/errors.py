class EmbeddedPostgresError(Exception):
    """The embedded server cannot do what was asked; the message is a sentence for the operator."""
