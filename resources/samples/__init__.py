"""The sample township and the script that builds it."""
