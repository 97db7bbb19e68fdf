"""Nodes and arcs with a left and a right label: the partition of the land."""
