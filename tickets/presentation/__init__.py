"""How states, times and events are shown to people; templates and the admin use it."""
