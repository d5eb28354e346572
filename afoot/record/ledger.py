"""The ledger: one DuckDB file of runs and their chases, with everything that moved in the first few of each."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from afoot.errors import AfootError, Where
from afoot.record.schema import RULES_VERSION
from afoot.record.store import WRITTEN_BY, check_folder, connected, create, shared_or_own
from afoot.version import __version__

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from afoot.record.writer import RunWriter
    from afoot.scenarios import Compiled

DEFAULT = "afoot-runs.duckdb"


class Ledger:
    """A ledger's file. It is open only while a call lasts, so any number of processes can read it meanwhile.

    Every call waits a while for a process that has the file open, and raises AfootError where it stays so, and
    where the file is no ledger, one of another version or damaged; what is asked of a run or a chase, where there is
    none.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        # While several calls share one, reading or in one transaction.
        self._open: DuckDBPyConnection | None = None

    @classmethod
    def open(cls, path: str | Path = DEFAULT, *, make: bool = False) -> Ledger:
        """The ledger in a file; where there is none it is made, if `make` is set, and is an error otherwise."""
        path = Path(path)
        if path.is_dir():
            raise AfootError(
                "this is a folder",
                where=Where(path),
                expected="a ledger's file",
                fix=f"Name a file in it, such as {path / DEFAULT}",
            )
        if not path.exists():
            if not make:
                raise AfootError("there is no such ledger", where=Where(path), fix=WRITTEN_BY)
            create(path)
        with connected(path, make=make):
            pass
        return cls(path)

    @staticmethod
    def check(path: str | Path) -> None:
        """Raise the AfootError that `open` with `make` would raise, and make nothing yet."""
        if Path(path).exists():
            Ledger.open(path, make=True)
        else:
            check_folder(Path(path))

    @contextmanager
    def at_once(self) -> Iterator[Ledger]:
        """The same ledger, kept open for reading while the block lasts: several calls then take little more than one.

        Nobody can write to it meanwhile. Of one thread alone.
        """
        with connected(self.path) as connection:
            ledger = Ledger(self.path)
            ledger._open = connection
            yield ledger

    @contextmanager
    def as_one(self) -> Iterator[Ledger]:
        """The same ledger, kept open for recording while the block lasts: all that is recorded is kept, or nothing.

        Nobody can read it meanwhile. Of one thread alone.
        """
        with connected(self.path, write=True) as connection:
            ledger = Ledger(self.path)
            ledger._open = connection
            yield ledger

    def begin(self, game: Compiled, policies: Mapping[str, str], asked: Mapping[str, int]) -> RunWriter:
        """Enter a new run, and what appends to it. asked: chases, seed, threads, tracks."""
        from afoot._sources import package_digest
        from afoot.record.writer import RunWriter

        cast, board = game.cast, game.compiled_board
        scenario = game.scenario
        with shared_or_own(self._open, self.path) as connection:
            row = connection.execute("SELECT coalesce(max(run), 0) + 1 FROM runs").fetchone()
            run = int(row[0]) if row else 1
            values = {
                "run": run,
                "started": datetime.datetime.now(datetime.UTC).replace(tzinfo=None),
                "version": __version__,
                "source_digest": package_digest(),
                "rules_version": RULES_VERSION,
                "scenario": scenario.name,
                "scenario_json": scenario.model_dump_json(by_alias=True, exclude_unset=True),
                "map": board.name,
                "board_digest": board.digest,
                "nodes": len(board.board.degree),
                "rules_json": json.dumps(game.rules._asdict()),
                "policies_json": json.dumps(dict(policies)),
                **asked,
                "tick_s": game.tick_s,
                "pursuers": cast.pursuers,
                "evaders": cast.evaders,
                "bystanders": cast.bystanders,
                "movers": list(game.mover_names),
            }
            marks = ", ".join("?" for _ in values)
            connection.execute(
                f"INSERT INTO runs ({', '.join(values)}) VALUES ({marks})", list(values.values())
            )
        return RunWriter(self.path, run, game, asked["seed"], asked["tracks"], self._open)

    def runs(self) -> list[dict[str, Any]]:
        """All runs, the first first. `result` is what `run` returned, None where the run was cut short."""
        found = self._rows("SELECT * FROM runs ORDER BY run", [])
        return [
            _from_json(row, "scenario_json", "rules_json", "policies_json", "result_json") for row in found
        ]

    def run(self, number: int | None = None) -> dict[str, Any]:
        """One run as `runs` gives it; the last one if no number is stated. Raises AfootError where there is none."""
        runs = self.runs()
        if not runs:
            raise AfootError("this ledger holds no run", where=Where(self.path), expected="one with a run",
                             fix="Runs are recorded by `afoot run SCENARIO --record FILE`.")  # fmt: skip
        if number is None:
            return runs[-1]
        self._check_run(number)
        return next(row for row in runs if row["run"] == number)

    def run_of_game(self, game: str) -> int | None:
        """The run of a game that a person played, by what its journal calls it; None where it is not recorded."""
        rows = self._rows(
            "SELECT run, result_json FROM runs WHERE contains(result_json, ?) ORDER BY run", [game]
        )
        for row in rows:
            played = json.loads(row["result_json"]).get("play", {})
            if played.get("game") == game:
                return int(row["run"])
        return None

    def chases(self, run: int, first: int = 0, count: int | None = None) -> list[dict[str, Any]]:
        """The chases of a run in the order of their numbers, from `first` on: outcomes, end ticks and worths by evader.

        count: at most so many; all if not stated.
        """
        self._check_run(run)
        limit = "" if count is None else f" LIMIT {int(count)}"
        return self._rows(
            f"SELECT * FROM chases WHERE run = ? AND chase >= ? ORDER BY chase{limit}", [run, first]
        )

    def chase(self, run: int, number: int) -> dict[str, Any]:
        """One chase as `chases` gives it. Raises AfootError where there is none."""
        for row in self.chases(run, number, 1):
            if row["chase"] == number:
                return row
        kept = self.chase_counts().get(run, 0)
        expected = f"a chase from 0 to {kept - 1}" if kept else "a run that has finished a batch"
        fix = "The run was stopped before its first batch was kept: play it anew."
        fix = f"The last one is chase {kept - 1}." if kept else fix
        raise AfootError("there is no such chase", where=Where(self.path), came=f"run {run}, chase {number}",
                         expected=expected, fix=fix)  # fmt: skip

    def chase_counts(self) -> dict[int, int]:
        """How many chases are kept of every run that has any."""
        rows = self._rows("SELECT run, count(*) AS chases FROM chases GROUP BY run", [])
        return {row["run"]: row["chases"] for row in rows}

    def tracked(self, run: int) -> list[int]:
        """The chases of a run of which tracks were kept, in order."""
        self._check_run(run)
        found = self._rows("SELECT DISTINCT chase FROM tracks WHERE run = ? ORDER BY chase", [run])
        return [row["chase"] for row in found]

    def classes(self, run: int, chase: int) -> dict[str, str]:
        """Which class every mover of a chase was of, in column order. Raises AfootError where no track was kept."""
        self._check_tracked(run, chase)
        query = "SELECT name, class FROM tracks WHERE run = ? AND chase = ? ORDER BY mover"
        return {row["name"]: row["class"] for row in self._rows(query, [run, chase])}

    def track(self, run: int, chase: int) -> dict[str, dict[str, Any]]:
        """Where everybody was: mover's name -> field (schema.TRACK_FIELDS) -> int32 [ticks + 1].

        Raises AfootError where the chase's track was not kept.
        """
        from afoot.record.rows import unpack

        self._check_tracked(run, chase)
        rows = self._rows("SELECT * FROM tracks WHERE run = ? AND chase = ? ORDER BY mover", [run, chase])
        return {row["name"]: unpack(row["track"]) for row in rows}

    def events(self, run: int, chase: int) -> list[dict[str, Any]]:
        """What happened in a chase, in order. Raises AfootError where its track was not kept."""
        self._check_tracked(run, chase)
        found = self._rows(
            "SELECT * FROM events WHERE run = ? AND chase = ? ORDER BY tick, rowid", [run, chase]
        )
        return [{**row, "particulars": json.loads(row["particulars"])} for row in found]

    def contacts(self, run: int, chase: int) -> list[dict[str, Any]]:
        """Who saw whom, where and when, in order. Raises AfootError where the chase's track was not kept."""
        self._check_tracked(run, chase)
        return self._rows(
            "SELECT * FROM contacts WHERE run = ? AND chase = ? ORDER BY tick, rowid", [run, chase]
        )

    def margins(self, run: int, chase: int) -> list[dict[str, Any]]:
        """How far each live evader was shut in, by measure, every `check_ticks` ticks, in order.

        margin_ticks: None where there is no number, if `known`; where it is not known nothing was found out.
        Raises AfootError where the chase's track was not kept.
        """
        self._check_tracked(run, chase)
        return self._rows(
            "SELECT * FROM margins WHERE run = ? AND chase = ? ORDER BY tick, mover, rowid", [run, chase]
        )

    def layers(self, run: int, chase: int) -> dict[str, dict[str, Any]]:
        """The node layers of a chase by name: title, unit, tier, every_ticks, low, high, values, and the packed blob.

        values: uint8 [frames, nodes], frame k of tick k * every_ticks; 0 stands for `low` and 255 for `high`. Empty
        where none were kept. Raises AfootError where the chase's track was not kept.
        """
        from afoot.record.rows import unpack_layer

        self._check_tracked(run, chase)
        rows = self._rows("SELECT * FROM layers WHERE run = ? AND chase = ? ORDER BY rowid", [run, chase])
        return {
            row["name"]: {**row, "values": unpack_layer(row["blob"], row["frames"], row["nodes"])}
            for row in rows
        }

    def _check_run(self, run: int) -> None:
        numbers = [row["run"] for row in self._rows("SELECT run FROM runs ORDER BY run", [])]
        if run not in numbers:
            expected = (
                f"one of the runs {_listed(numbers)}" if numbers else "a ledger with runs: this one has none"
            )
            raise AfootError(
                "there is no such run",
                where=Where(self.path),
                came=run,
                expected=expected,
                fix=f"Take run {numbers[-1]}, the latest." if numbers else WRITTEN_BY,
            )

    def _check_tracked(self, run: int, chase: int) -> None:
        numbers = self.tracked(run)
        if chase not in numbers:
            expected = f"one of the chases {_listed(numbers)}" if numbers else "a run recorded with tracks"
            came = f"run {run}, chase {chase}"
            raise AfootError(
                "no track was kept of this chase",
                where=Where(self.path),
                came=came,
                expected=expected,
                fix="Name one of them, or record the run anew with more --tracks."
                if numbers
                else "Record the run anew with --tracks 1.",
            )

    def _rows(self, query: str, values: list[Any]) -> list[dict[str, Any]]:
        if self._open is not None:
            return _fetched(self._open, query, values)
        with connected(self.path) as connection:
            return _fetched(connection, query, values)


def _fetched(connection: DuckDBPyConnection, query: str, values: list[Any]) -> list[dict[str, Any]]:
    answer = connection.execute(query, values)
    names = [column[0] for column in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def _listed(numbers: list[int]) -> str:
    """Numbers in order, those that follow each other as `first to last`."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(f"{first} to {last}" if last > first else f"{first}" for first, last in spans)


def _from_json(row: dict[str, Any], *columns: str) -> dict[str, Any]:
    """A row with columns `x_json` read, as `x`; a plain `scenario` beside `scenario_json` stays its name."""
    read = {}
    for name, value in row.items():
        if name not in columns:
            read[name] = value
        else:
            word = name.removesuffix("_json")
            read["scenario_fields" if word == "scenario" else word] = (
                None if value is None else json.loads(value)
            )
    return read
