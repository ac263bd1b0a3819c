"""A library in a PostgreSQL with pgvector, which several servers share. See README.md."""
