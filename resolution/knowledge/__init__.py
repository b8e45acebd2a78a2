"""What we know: articles, how they are found, and tickets that were resolved before."""
