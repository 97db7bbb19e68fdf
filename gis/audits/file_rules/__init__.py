"""The rules for a polygon file: one file each, all on the same measured coverage."""
