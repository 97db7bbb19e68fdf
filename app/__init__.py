"""The window, its tools and panels, printing, and the command line."""
