"""Django's SQLite backend over SQLCipher: encrypted at rest, and a newer SQLite than the system's."""
