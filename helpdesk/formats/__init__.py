"""How dates are written where Django writes them by itself: the one style of the product, with its zone."""
