"""Mines data from tables."""


def minerals(rows):
    return [row for row in rows if row["kind"] == "mineral"]
