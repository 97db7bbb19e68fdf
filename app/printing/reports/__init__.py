"""Reports in words and pictures as PDF: the audit report and the sheet to be signed."""
