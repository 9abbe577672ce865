#!/usr/bin/env python3
"""The tables of the instructor's page a second time, by DuckDB, from the same answers; and how long each takes.

    cargo run --release --example make_cohort -- FOLDER 5000 2000 FLAT.csv
    cargo build --release
    pip install duckdb
    tests/oracle/cohort_duckdb.py FOLDER FLAT.csv [target/release/pratfall]

Works out difficulty, options taken, discrimination and the belief from the CSV file, from a Parquet file made of it, and
straight from the lines of the reports; compares every count and correlation with `pratfall cohort --json`; prints a
table of seconds. Cohorts of `make_cohort` alone: there, number n of a report's items is `i<n>` in every report.
"""

import json
import os
import subprocess
import sys
import tempfile
import time

import duckdb

FIELDS = ("id item rung level way phase at day verdict score confidence hints k options variant ms belief answer").split()

# Each learner's first answer to an item, and with it how many of the others went well at first.
FIRST = """
create or replace temp table first as
with counted as (
    select learner, item, phase, way, verdict, hints, belief, answer, verdict in ('right', 'near') and hints = 0 as went,
        row_number() over (partition by learner, item order by "at", id) as nth
    from answers where phase not in ('retry', 'redo')
)
select *, count(*) over (partition by learner) as n, sum(went::int) over (partition by learner) as well
from counted where nth = 1 and phase in ('pretest', 'exam', 'cram')
"""
TABLES = {
    "items": """
        select item, count(*) as people, sum((not went)::int) as missed,
            corr((well - went::int) / (n - 1), went::int) filter (n > 4) as r
        from first group by item order by item""",
    "options": """
        select item, answer, count(*) as people from first
        where way = 'choose' and hints = 0 and verdict <> 'gave-up' group by item, answer order by item, answer""",
    "believed": """
        select item, count(*) as people from first where belief is not null and not went group by item order by item""",
    "belief": """
        with shown as (
            select learner, count(distinct item) as items, bool_or(confidence in ('likely', 'certain')) as sure
            from answers where belief is not null and phase not in ('retry', 'redo') group by learner
        )
        select count(*) as shown, sum((items > 1 or sure)::int) as held from shown""",
}


def tables(source):
    """Gives all tables of a source, and the seconds they took from the first byte read."""
    began = time.perf_counter()
    base = duckdb.connect()
    base.execute(f"create temp view answers as {source}")
    base.execute(FIRST)
    made = {name: base.execute(sql).fetchall() for name, sql in TABLES.items()}
    return made, time.perf_counter() - began


def of_lines(folder):
    """A source that reads the reports themselves: attempts are the lines that are lists."""
    cells = ", ".join(
        f"json_extract_string(line, '$[{n}]') as \"{name}\""
        if name in ("id", "way", "phase", "verdict", "confidence")
        else f"json_extract(line, '$[{n}]')::bigint as \"{name}\""
        for n, name in enumerate(FIELDS)
        if name in "id item way phase at verdict confidence hints belief answer".split()
    )
    # A line is one cell: no character of a report is this separator.
    return f"""select filename as learner, {cells} from read_csv('{folder}/*.pratfall-report', delim='\x01', quote='',
        escape='', header=false, columns={{'line': 'varchar'}}, filename=true) where line[1] = '['"""


def page(program, folder):
    """Gives our page, with the seconds and the peak memory in MiB of making it."""
    with tempfile.TemporaryDirectory() as home:
        command = [program, "cohort", folder, "--deck", f"{folder}/made.toml", "--json"]
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.PIPE, env=dict(os.environ, PRATFALL_HOME=home))
        told = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        took = time.perf_counter() - began
    assert status == 0, status
    return json.loads(told), took, usage.ru_maxrss / 1024


def same(people, count, what):
    """Compares a count with one of the page; gives 0 where the page holds it back, else 1."""
    if not isinstance(people, dict):
        return 0
    assert people["exactly"] == count, (what, people, count)
    return 1


def compare(ours, theirs):
    """Tells how many counts and correlations were compared; ends at the first that differ."""
    deck = ours["decks"][0]
    items = {int(item["id"][1:]): item for item in deck["items"]}
    assert len(items) == len(theirs["items"])
    seen = 0
    for item, people, missed, r in theirs["items"]:
        mine = items[item]
        seen += same(mine["people"], people, item) + same(mine["missed"], missed, item)
        if mine["discrimination"]:
            assert abs(mine["discrimination"]["r"]["value"] - r) <= 0.005 + 1e-9, (item, mine["discrimination"], r)
            seen += 1
    for item, answer, people in theirs["options"]:
        place = answer - item * 4
        text = f"yes {item}" if place == 0 else f"no {item} {place - 1}"
        [option] = [option for option in items[item]["options"] if option["text"] == text]
        seen += same(option["people"], people, (item, text))
    for item, people in theirs["believed"]:
        [believed] = items[item]["beliefs"]
        seen += same(believed["people"], people, item)
    [belief] = deck["beliefs"]
    [(shown, held)] = theirs["belief"]
    return seen + same(belief["shown"], shown, "shown") + same(belief["held"], held, "held")


def main():
    folder, flat = sys.argv[1:3]
    program = sys.argv[3] if len(sys.argv) > 3 else "target/release/pratfall"
    ours, took, memory = page(program, folder)
    rows = [("pratfall cohort, from the reports, seals checked", took)]
    parquet = f"{flat}.parquet"
    kinds = "{'learner': 'integer', 'id': 'varchar', " + ", ".join(
        f"'{name}': '{'varchar' if name in ('level', 'way', 'phase', 'verdict', 'confidence') else 'double' if name in ('score', 'k') else 'bigint'}'"
        for name in FIELDS[1:]
    ) + "}"
    csv = f"select * from read_csv('{flat}', header=true, nullstr='null', columns={kinds})"
    began = time.perf_counter()
    duckdb.connect().execute(f"copy ({csv}) to '{parquet}' (format parquet)")
    converting = time.perf_counter() - began
    for name, source in [
        ("DuckDB, from CSV", csv),
        (f"DuckDB, from Parquet ({converting:.1f} s to make it)", f"select * from '{parquet}'"),
        ("DuckDB, from the lines of the reports, no seals", of_lines(folder)),
    ]:
        theirs, seconds = tables(source)
        print(f"{compare(ours, theirs)} figures agree: {name}")
        rows.append((name, seconds))
    print(f"\n{'':56}seconds  ratio")
    for name, seconds in rows:
        print(f"{name:56}{seconds:7.1f}  {took / seconds:5.2f}")
    print(f"peak memory of pratfall: {memory:.0f} MiB; DuckDB {duckdb.__version__}, {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
