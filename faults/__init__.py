"""What happens when parts break while people book: `python -m faults`.

Starts a PostgreSQL, a Valkey, a mail server, a carrier of texts, gunicorn, a Celery worker
and beat of its own, with a line before each part that can be cut, and judges afterwards what
was promised against what is there. Each fault, and what was seen: docs/reliability.md.
"""
