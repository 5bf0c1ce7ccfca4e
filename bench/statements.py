"""Counts, in a pass that is not timed, the statements on data that each request needs."""

from django.db import connection

HEADER = "X-Statements"
# Not data: the frame of a transaction, and telling the history who acts
FRAME = ("begin", "commit", "rollback", "savepoint", "release", "set ", "select set_config")


def count_statements(get_response):
    def middleware(request):
        seen = []

        def note(execute, sql, params, many, context):
            if not str(sql).lstrip().lower().startswith(FRAME):
                seen.extend(str(sql).split("; execute "))  # several in one trip
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            response = get_response(request)
        response[HEADER] = str(len(seen))
        return response

    return middleware
