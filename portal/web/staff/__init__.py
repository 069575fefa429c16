"""Pages for the officers of the industry body."""
