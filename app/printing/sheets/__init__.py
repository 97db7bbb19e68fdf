"""A sheet as a value, from a plan and a template to the painted page."""
