"""The lane of web forms: the public page, the address for a team's own form, and the page that shows the answers."""
