"""What builds the shipped data: nothing of the program imports it."""
