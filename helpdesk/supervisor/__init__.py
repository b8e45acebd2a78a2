"""Runs the whole of Helpdesk on one machine: database, web server and workers. `make run` calls it.

supervise.py    the order of things
children.py     what runs: one visible tuple
keeper.py       stands between us and each child, so that no child outlives us
"""
