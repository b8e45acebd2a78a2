"""Conditions: what may be looked at, how it is compared, and what was found. Rules, lifts and pipelines share them."""
