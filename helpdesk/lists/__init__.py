"""The pages of lists, drawn with few templates and short classes: most of a list's time and bytes were unfold's."""
