"""Everything that works without a screen: the partition, the plan, files, audits."""
