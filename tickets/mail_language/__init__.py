"""How mail is worded, in many languages: the words are the files, `words` loads them."""
