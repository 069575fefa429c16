"""The only layer that knows how rows are kept."""
