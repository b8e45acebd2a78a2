"""Who works here: the Colleagues page, invitations by mail, and one's own settings."""
