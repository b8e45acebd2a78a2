"""What makes a mail other than a person's. Each file gives one sentence that names what decided, or "".

Headers and structure decide. Words of the text or the subject only ever confirm what a header suggests: a person whose
parcel was not delivered writes about a delivery failure too.
"""
