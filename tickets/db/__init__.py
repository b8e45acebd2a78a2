"""What we add to Django's way with the database: sealed secrets, prepared statements, inserting without failing."""
