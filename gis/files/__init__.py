"""The project file, polygon files and spreadsheets."""
