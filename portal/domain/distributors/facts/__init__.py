"""What commands and queries both read of the rows, each fact in one place."""
