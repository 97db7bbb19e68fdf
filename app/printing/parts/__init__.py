"""The parts of a sheet, one maker for each kind: from plan and box to shapes."""
