"""Makes a filled database ten times as large, by SQL: quicker than making up the people."""

from bench.database import rows

COPIES = 9
# By table, what is different in the copy number `n`; all else stays
TABLES = {
    "locations_location": {
        "id": "id + n * 1000",
        "name": "name || ' ' || n",
        "latitude": "latitude + (random() - 0.5) / 2",
        "longitude": "longitude + (random() - 0.5) / 2",
    },
    "locations_slot": {"id": "id + n * 1000000", "location_id": "location_id + n * 1000"},
    "applicants_applicant": {
        "id": "id + n * 10000000",
        "v_number": "(v_number::bigint + n * 1000000)::text",
        "household": "case when household = '' then '' else household || n end",
    },
    "appointments_party": {
        "id": "id + n * 10000000",
        "reference": "n || lpad(upper(to_hex(id)), 7, '0')",
        "form_key": "gen_random_uuid()",
    },
    "appointments_appointment": {
        "id": "id + n * 10000000",
        "party_id": "party_id + n * 10000000",
        "applicant_id": "applicant_id + n * 10000000",
        "slot_id": "slot_id + n * 1000000",
    },
}
COLUMNS = """
select column_name from information_schema.columns
where table_schema = 'public' and table_name = %s and is_generated = 'NEVER'
"""


def multiply(name):
    """Add COPIES of everything that grows."""
    for table, changes in TABLES.items():
        columns = [column for (column,) in rows(COLUMNS, [table], name=name)]
        values = ", ".join(changes.get(column, column) for column in columns)
        rows(
            f"insert into {table} ({', '.join(columns)})"  # noqa: S608 -- our own words
            f" select {values} from {table}, generate_series(1, {COPIES}) n",
            name=name,
        )
        rows(
            f"select setval(pg_get_serial_sequence('{table}', 'id'), max(id)) from {table}",  # noqa: S608
            name=name,
        )
    rows("vacuum analyze", name=name)
