"""What the map shows and how it is painted, on screen and on paper alike."""
