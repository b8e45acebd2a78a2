class SupervisorError(Exception):
    """Helpdesk cannot run; the message is a sentence for the operator."""
