"""The rules for a plan: one file each, on grids, on households, or on the plan as a whole."""
