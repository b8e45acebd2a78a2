"""Pages of programs, their keys, and the lines to try them with."""
