"""Writes the result folder of a run: tables, figures, a summary, a dictionary, and the manifest last."""

from pathlib import Path

from moatlab.cli.run_summary import CAVEAT, UNITS, run_heading, summary_columns
from moatlab.observe.dictionary import column_dictionary
from moatlab.observe.history import SCENARIO_FILE, TABLES, History
from moatlab.observe.result_folder import result_folder
from moatlab.plots.gallery import FIGURES, save_figures

__all__ = ["write_run"]

FIGURE_FOLDER = "figures"
TERMS = ("signed", "ended", "cloud", "lab", "mode", "committed_spend", "investment")


def write_run(history: History, folder: Path, command: str) -> None:
    """Write everything a run leaves behind into one folder, or nothing at all.

    Raises:
        InputError: the place holds something that moatlab did not write, or cannot be written.
    """
    with result_folder(folder, history.facts(command)) as staging:
        history.write_tables(staging)
        save_figures(history, staging / FIGURE_FOLDER)
        column_dictionary(history).to_csv(staging / "dictionary.csv", index=False)
        (staging / "summary.md").write_text(_summary(history, command), encoding="utf-8")


def _summary(history: History, command: str) -> str:
    """The run in words and tables, for a reader who opens one file."""
    title, *_ = run_heading(history).splitlines()
    tables = ", ".join(f"`{name}.parquet`" for name in TABLES)
    figures = [f"![{name.replace('_', ' ')}]({FIGURE_FOLDER}/{name}.png)" for name in FIGURES]
    return "\n\n".join(
        [
            f"# {title}",
            f"{CAVEAT} {history.scenario.description}",
            "## Outcomes",
            _outcomes(history),
            " ".join(UNITS.splitlines()),
            "## Contracts",
            _contracts(history),
            "## Figures",
            *figures,
            "## Files and reproduction",
            f"Tables: {tables}; unit and meaning of every column in `dictionary.csv`; every assumption in "
            f"`{SCENARIO_FILE}`; versions, seed and file hashes in `manifest.json`.",
            f"Made by `{command}`. The same numbers again, from this folder: "
            f"`moatlab run {SCENARIO_FILE} --seed {history.seed}`. Digest: `{history.digest()}`.\n",
        ]
    )


def _outcomes(history: History) -> str:
    columns = summary_columns(history)
    heading = [f"{column.group} {column.heading}".strip() for column in columns]
    return _markdown(heading, list(zip(*(column.cells for column in columns), strict=True)))


def _contracts(history: History) -> str:
    if history.contracts.empty:
        return "None was in force."
    table = history.contracts[list(TERMS)].copy()
    for date in ("signed", "ended"):
        table[date] = table[date].dt.strftime("%Y-%m").fillna("")
    headings = [*TERMS[:-2], "committed spend, USD bn/yr", "investment, USD bn"]
    return _markdown(headings, [tuple(_cell(value) for value in row) for row in table.to_numpy()])


def _cell(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _markdown(headings: list[str], rows: list[tuple[str, ...]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
