"""From the bytes of a mail to what the intake needs to know of it. Pure: no row is read or written here.

parse_mail.py     bytes to ParsedMail, by the steps below
mail_key.py       the key of a mail, from its head alone
mime.py           bytes to a tree of parts (the standard library's parser, guarded)
mail_head.py      the header lines, decoded
gather_parts.py   the parts: texts, HTML, attachments
body.py           the text that the reader gets

Whether a person wrote it is decided beside this folder, in `kinds`.
"""
