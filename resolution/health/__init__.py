"""How customers fare: a score from 0 to 100 with its signals, their history, and what programs are told of both."""
