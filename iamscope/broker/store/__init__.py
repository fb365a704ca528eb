"""What the broker remembers: one schema on SQLite or PostgreSQL."""
