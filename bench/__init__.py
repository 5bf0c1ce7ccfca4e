"""How fast a whole booking is, measured through HTTP on real parts: `python -m bench`.

Needs DATABASE_URL of a PostgreSQL superuser and REDIS_URL; makes a database of
its own beside that one, and prints one JSON line for each figure. What the
figures mean, and what they were: docs/performance.md.
"""
