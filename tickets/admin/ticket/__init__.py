"""The ticket's list and page, as far as `tickets` knows them."""
