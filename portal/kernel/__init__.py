"""Pure words that every layer understands: no Flask, no SQLAlchemy, no files, no now."""
