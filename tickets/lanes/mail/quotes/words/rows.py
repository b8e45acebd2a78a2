"""Tables are written one entry a line."""


def table_rows(table: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in table.splitlines() if line.strip())
