"""Trying rules on history: what a draft would have decided on past tickets, beside the published version."""
