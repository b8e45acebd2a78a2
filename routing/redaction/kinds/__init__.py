"""One recogniser a file; `routing/redaction/recognisers.py` lists them."""
