"""Writing sheets: PDF, SVG, PNG and JPEG, tiles of a large sheet, one file or many."""
