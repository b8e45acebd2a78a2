"""How what is of the upper package is said on pages."""
