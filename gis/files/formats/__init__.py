"""Readers of vector files, one for each kind that needs more than GDAL gives by itself."""
