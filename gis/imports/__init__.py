"""Rows of foreign files made into checked records, problems and one edit."""
