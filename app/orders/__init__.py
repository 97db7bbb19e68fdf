"""What the commands do, one class for each menu; no rule about plans stands here."""
