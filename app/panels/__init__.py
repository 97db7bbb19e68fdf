"""The docked lists and the status bar."""
