"""CSV tables: reading with stated column types, and writing in parallel."""
