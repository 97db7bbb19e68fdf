"""One user-level edit of the plan per module."""
