"""The layout view: what is printed, seen and arranged before it is on paper."""
