"""What is written from a plan: texts and tables that nobody edits, as they follow the plan."""
