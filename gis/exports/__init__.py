"""What goes out to other programs: layers as tables, and one writer for each format."""
