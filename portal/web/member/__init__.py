"""Pages for suppliers and distributors."""
