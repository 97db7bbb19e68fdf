"""The land audit's kernel: overlap, gap and outside of any set of polygons, measured exactly."""
