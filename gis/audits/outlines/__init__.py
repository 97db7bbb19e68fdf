"""Faults in the outline of one polygon: spikes and necks, found in all polygons at once."""
