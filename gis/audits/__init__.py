"""One audit rule per module, the findings and the runner."""
