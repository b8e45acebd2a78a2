"""Fetching mailboxes by IMAP: `door` talks to the server, `standing` says where to go on, `fetch` does one check."""
