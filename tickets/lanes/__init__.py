"""The ways in. Each lane is a folder: its view, its fields, and what it makes of them."""
