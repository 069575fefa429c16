"""The features; each shows its whole public face in its `__init__`."""
