"""Repair: polygons that overlap and gape become a clean coverage, every change itemised."""
