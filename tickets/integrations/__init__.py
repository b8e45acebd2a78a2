"""Who calls: keys, the secrets that requests and forms are signed with, callbacks."""
