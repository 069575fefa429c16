"""Forms: what a page reads from its reader, and how problems come back to their fields."""
