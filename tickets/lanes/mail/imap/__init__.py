"""Fetching mailboxes by IMAP: `client` talks to the server, `uid_cursor` says where to go on, `fetch` does one check."""
