"""The plan as frozen records, its edits and its history."""
