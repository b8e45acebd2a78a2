"""From the bytes of a mail to what the intake needs to know of it. Pure: no row is read or written here.

parse.py        bytes to ParsedMail, by the steps below
key.py          the key of a mail, from its head alone
mime.py         bytes to a tree of parts (the standard library's parser, guarded)
head.py         the header lines, decoded
gather.py       the parts: texts, HTML, attachments
body.py         the text that the reader gets
kind.py         whether a person wrote it
"""
