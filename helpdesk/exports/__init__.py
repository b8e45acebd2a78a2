"""Lists of the admin as CSV: what the filters and the search show, all pages of it, in the list's own columns."""
