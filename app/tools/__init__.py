"""The editing tools: small state machines in world coordinates."""
