"""Our marks in mail: signed, so that nobody else can make them."""
