"""Build the sample township that the program ships: everything in it is invented."""
