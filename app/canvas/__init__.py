"""The map widget: tiles, the live overlay and the view."""
