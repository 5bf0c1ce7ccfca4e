"""A whole campaign, played day by day through the services themselves (docs/planning.md)."""
