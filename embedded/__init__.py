"""PostgreSQL and Valkey from their wheels, and who watches over them and the site's processes.

For development, the example and tests. A server brings its own (docs/operations.md).
Linux only: it leans on flock and PR_SET_PDEATHSIG. Uses the standard library alone, except
that `.env` is read by the same parser as the settings read it.
"""
