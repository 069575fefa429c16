"""The only layer that imports Flask and WTForms."""
