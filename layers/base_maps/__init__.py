"""Base maps as pictures: tiles and images of any system, laid under the map of the project."""
