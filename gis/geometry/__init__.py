"""The millimetre lattice, coordinate systems, measures and simplification."""
