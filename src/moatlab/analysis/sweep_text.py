"""Analyses of sweeps for readers, as Markdown."""

from collections.abc import Iterable, Sequence

import pandas as pd

from moatlab.analysis.leaderboard import Leaderboard
from moatlab.analysis.robustness import CRITERIA
from moatlab.observe.outcomes import Outcome

__all__ = ["leaderboard_markdown", "robustness_sentences", "sensitivity_markdown"]

CAVEAT = "Conditional on the model and on the ranges that were sampled; not a forecast."
CLOSE, SOME = 0.8, 0.4
SURE = 0.95


def leaderboard_markdown(board: Leaderboard) -> str:
    """Sentences, the table of policies, effects on all goals, and the worth of knowing each factor."""
    table, means = board.table(), board.means()
    outcome = board.outcomes[0]
    columns = ["expected", "expected_low", "expected_high", "worst", "bad", "largest_regret", "high_regret"]
    rows = []
    for policy, row in table.to_dict("index").items():
        expected, low, high, *others = (outcome.scale * row[name] for name in columns)
        rows.append(
            [
                str(policy),
                f"{expected:+.3g} ({low:+.3g} to {high:+.3g})",
                *(f"{value:.3g}" for value in others),
                f"{row['satisficing']:.0%}",
                ", ".join(str(row[f"rank_{name}"]) for name in CRITERIA),
                f"{row['first_expected']:.0%}",
            ]
        )
    head = [
        "policy",
        "expected (95 %)",
        "worst world",
        "5 % worst",
        "largest regret",
        "95 % regret",
        "all goals met",
        "ranks",
        "first in resamples",
    ]
    parts = [
        " ".join(robustness_sentences(board, table)),
        f"{CAVEAT} Gains and regrets in {_heading(outcome)}; "
        f"ranks by {', '.join(each.words for each in CRITERIA.values())}.",
        _table(head, rows),
        _table(["policy", *(_heading(each) for each in board.outcomes)], _mean_rows(board, means)),
    ]
    if len(board.worlds.columns) > 2:
        parts.append(_information(board))
    return "\n\n".join(parts) + "\n"


def robustness_sentences(board: Leaderboard, table: pd.DataFrame | None = None) -> list[str]:
    """What the ranking says and how far it can be trusted, in sentences; `table` saves computing it again."""
    table = board.table() if table is None else table
    count = len(board.worlds)
    goals = "; ".join(goal.in_words(each) for goal, each in zip(board.goals, board.outcomes, strict=True))
    left_out = f" ({board.dropped} left out: a policy has no value there)" if board.dropped else ""
    sentences = [f"{len(board.policies)} policies in {count} worlds{left_out}; goals: {goals}."]
    best = {name: str(column.idxmin()) for name, column in board.ranks.items()}
    if len(set(best.values())) == 1:
        sentences.append(f"{best['expected']} is first by every criterion.")
    else:
        winners = [f"{CRITERIA[str(name)].words}: {policy}" for name, policy in best.items()]
        sentences.append(f"The criteria do not agree on the first: {', '.join(winners)}.")
    degree = (
        "alike" if board.agreement >= CLOSE else "partly alike" if board.agreement >= SOME else "differently"
    )
    sentences.append(f"They order all policies {degree} (mean Kendall's tau {board.agreement:.2f}).")
    efficient = list(table.index[table["non_dominated"]])
    if len(efficient) == 1:
        share = table.loc[efficient[0], "non_dominated_share"]
        sentences.append(
            f"{efficient[0]} dominates all others in the mean of every goal ({share:.0%} of resamples)."
        )
    else:
        sentences.append(
            f"None dominates: {', '.join(efficient)} cannot be bettered in one goal without loss in another."
        )
    first = table["first_expected"].max()
    if first < SURE:
        sentences.append(
            f"Which policy is first in the mean is not settled: at most {first:.0%} of resamples agree."
        )
    return sentences


def sensitivity_markdown(table: pd.DataFrame, leading: str) -> str:
    """A table of `sensitivity`, the strongest factor first, the dummy last."""
    factors = table.drop(index="dummy").sort_values(leading, ascending=False, kind="stable")
    rows = [
        [
            f"`{factor}`",
            f"{row[leading]:.3g}",
            f"{row[f'{leading}_low']:.3g} to {row[f'{leading}_high']:.3g}",
            "" if factor == "dummy" else "yes" if row["above_noise"] else "no",
        ]
        for factor, row in pd.concat([factors, table.loc[["dummy"]]]).iterrows()
    ]
    return _table(["factor", leading.replace("_", " "), "95 % interval", "above noise"], rows) + "\n"


def _mean_rows(board: Leaderboard, means: pd.DataFrame) -> list[list[str]]:
    """Effect on every goal with its interval, one row a policy."""
    scales = {outcome.name: outcome.scale for outcome in board.outcomes}
    rows: dict[str, list[str]] = {policy: [policy] for policy in board.policies}
    for row in means.reset_index().to_dict("records"):
        mean, low, high = (scales[row["outcome"]] * row[name] for name in ("mean", "low", "high"))
        rows[row["policy"]].append(f"{mean:+.3g} ({low:+.3g} to {high:+.3g})")
    return list(rows.values())


def _information(board: Leaderboard) -> str:
    """What it would be worth to know each factor."""
    outcome, table = (
        board.outcomes[0],
        board.information().sort_values("value", ascending=False, kind="stable"),
    )
    changing = list(table.index[table["changes_choice"]])
    lead = (
        f"Knowing {', '.join(changing)} first would change the choice."
        if changing
        else "No single factor would change the choice by more than chance would."
    )
    noise = outcome.scale * float(table["noise"].iloc[0])
    scale = f"{outcome.scale * board.worth_of_knowing_all:.3g}"
    rows = [
        [
            f"`{name}`",
            f"{outcome.scale * row['value']:.3g}",
            row["best_low"],
            row["best_middle"],
            row["best_high"],
        ]
        for name, row in table.iterrows()
    ]
    head = [
        "factor",
        f"worth of knowing it ({outcome.short_unit})",
        "best if low",
        "best in the middle",
        "best if high",
    ]
    worth = f"Knowing everything would be worth {scale}; chance alone gives up to {noise:.3g}."
    return f"{lead} {worth}\n\n{_table(head, rows)}"


def _heading(outcome: Outcome) -> str:
    return f"{outcome.name} ({outcome.short_unit})"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
