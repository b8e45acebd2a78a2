"""The settings' history: which tables are settings, the triggers that write it, the page that shows it."""
