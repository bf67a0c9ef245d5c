"""Designs that cannot be used, and what their refusal must say."""

__all__ = ["WRONG"]

FEE = '"parameters.switching.egress_fee"'

WRONG: dict[str, tuple[str, tuple[str, ...]]] = {
    "an unknown parameter": (
        '[grid]\n"parameters.switching.egres_fee" = [0.1]',
        ("grid.parameters.switching.egres_fee", "egress_fee"),
    ),
    "an unknown parameter to sample": (
        '[latin_hypercube]\nn = 3\nbounds = ["parameters.switching.egres_fee"]',
        ("latin_hypercube.bounds", "egress_fee"),
    ),
    "an unknown parameter that is fixed": (
        '[fixed]\n"parameters.switching.egres_fee" = 0.1',
        ("fixed", "egress_fee"),
    ),
    "an unknown key": ("seed = 3", ("seed", "Did you mean seeds?")),
    "bounds outside the domain": (
        f"[latin_hypercube]\nn = 3\nbounds = {{ {FEE} = [-0.1, 0.1] }}",
        ("bounds.parameters.switching.egress_fee", "-0.1", "from 0 to 10 (USD/GB)"),
    ),
    "bounds reversed": (
        f"[latin_hypercube]\nn = 3\nbounds = {{ {FEE} = [0.2, 0.1] }}",
        ("[0.2, 0.1]", "low below high"),
    ),
    "half a pair of bounds": (f"[morris]\nn = 3\nbounds = {{ {FEE} = [0.2] }}", ("[0.2]", "low below high")),
    "bounds that are no numbers": (
        f'[morris]\nn = 3\nbounds = {{ {FEE} = ["a", "b"] }}',
        ('["a", "b"]', "low below high"),
    ),
    "bounds of a word": (f'[morris]\nn = 3\nbounds = {{ {FEE} = "wide" }}', ('"wide"', '"plausible"')),
    "half numbers of enterprises": (
        '[morris]\nn = 3\nbounds = { "parameters.population.n_enterprises" = [50.5, 60] }',
        ("50.5", "whole numbers"),
    ),
    "a choice to sample": (
        '[morris]\nn = 3\nbounds = ["contracts_mode"]',
        ("contracts_mode", "a number to sample", "[grid]"),
    ),
    "nothing to sample": ("[sobol]\nn = 4\nbounds = []", ("sobol.bounds", "parameters to sample")),
    "no bounds": ("[sobol]\nn = 4", ("sobol.bounds", "parameters to sample")),
    "no points": (f"[latin_hypercube]\nn = 0\nbounds = [{FEE}]", ("latin_hypercube.n", "got 0")),
    "points without end": (f"[latin_hypercube]\nn = 10000000000\nbounds = [{FEE}]", ("latin_hypercube.n",)),
    "base points that are no power of two": (
        f"[sobol]\nn = 6\nbounds = [{FEE}]",
        ("sobol.n", "power of two", "8"),
    ),
    "odd levels": (f"[morris]\nn = 2\nlevels = 5\nbounds = [{FEE}]", ("morris.levels", "even")),
    "two samplers": (
        f"[sobol]\nn = 4\nbounds = [{FEE}]\n[morris]\nn = 4\nbounds = [{FEE}]",
        ("morris", "a second sample beside sobol"),
    ),
    "no seeds": ("seeds = 0", ("seeds", "got 0", "from 1")),
    "fewer than no seeds": ("seeds = -3", ("seeds", "got -3")),
    "an empty list of seeds": ("seeds = []", ("seeds", "got []")),
    "a seed twice": ("seeds = [1, 2, 1]", ("seeds", "different")),
    "a seed below nothing": ("seeds = [-1]", ("seeds", "from 0")),
    "half a seed": ("seeds = 1.5", ("seeds", "1.5")),
    "seeds in words": ('seeds = "many"', ("seeds", '"many"')),
    "seeds without end": ("seeds = 1000000000000", ("seeds", "a million")),
    "runs without end": (
        "seeds = 100000\n[grid]\n" + f"{FEE} = [{', '.join(f'0.{n:04}' for n in range(200))}]",
        ("20000000 runs", "10,000,000"),
    ),
    "an empty grid": (f"[grid]\n{FEE} = []", ("grid.parameters.switching.egress_fee", "an empty list")),
    "a level twice": (f"[grid]\n{FEE} = [0.1, 0.1]", ("[1]", "0.1 a second time")),
    "a level outside the domain": (f"[grid]\n{FEE} = [0.1, -1]", ("egress_fee[1]", "-1", "from 0 to 10")),
    "a level without its list": (f"[grid]\n{FEE} = 0.1", ("egress_fee", "a list of levels")),
    "text for a level": (f'[grid]\n{FEE} = ["0.1"]', ("egress_fee[0]", "without quotes")),
    "no rows": ("[table]\nrows = []", ("table.rows", "an empty list")),
    "a row twice": (
        f"[table]\nrows = [{{ {FEE} = 0.1 }}, {{ {FEE} = 0.1 }}]",
        ("table.rows[1]", "a second time"),
    ),
    "a name twice": (
        f'[table]\nrows = [{{ name = "a", {FEE} = 0.1 }}, {{ name = "a", {FEE} = 0.2 }}]',
        ("table.rows[0].name", "no other row"),
    ),
    "a row outside the domain": (f"[table]\nrows = [{{ {FEE} = -0.1 }}]", ("table.rows[0]", "from 0 to 10")),
    "a path in grid and table": (
        f"[grid]\n{FEE} = [0.1]\n[table]\nrows = [{{ {FEE} = 0.2 }}]",
        ("table.parameters.switching.egress_fee", "stands in grid, too"),
    ),
    "a path that is fixed and varies": (
        f"[fixed]\n{FEE} = 0.1\n[grid]\n{FEE} = [0.2]",
        ("grid.parameters.switching.egress_fee", "stands in fixed, too"),
    ),
    "no policies": ("[policies]", ("policies", "at least one policy")),
    "a policy after the end": (
        '[policies]\nlate = [{ kind = "egress_ban", start = 2090-01-01 }]',
        ("policies.late", "2090-01", "months simulated"),
    ),
    "a policy after the end of the shortest runs": (
        '[grid]\n"parameters.time.steps" = [6, 12]\n'
        '[policies]\nlate = [{ kind = "egress_ban", start = 2023-10-01 }]',
        ("policies.late", "grid.parameters.time.steps[0]", "the last of which is 2023-06"),
    ),
    "an unknown policy": ('[policies]\nban = ["egres_ban"]', ("policies.ban", "Did you mean egress_ban?")),
    "an unknown kind": (
        '[policies]\nban = [{ kind = "egres_ban", start = 2027-01-01 }]',
        ("policies.ban[0].kind", "Did you mean egress_ban?"),
    ),
    "a policy twice in one": (
        '[policies]\nban = ["egress_ban", "egress_ban"]',
        ("policies.ban", "second egress ban"),
    ),
    "an unknown outcome": ('outcomes = ["lockin"]', ("lockin", "Did you mean lock_in?")),
    "no outcomes": ("outcomes = []", ("outcomes", "at least one")),
    "an outcome twice": ('outcomes = ["lock_in", "lock_in"]', ("outcomes", "twice")),
    "an outcome of nobody": ('outcomes = ["awz.share"]', ("awz", "aws")),
    "a window outside": ('window = ["2030-01", "2090-01"]', ("window", "2090-01", "2035-12")),
    "a window reversed": ('window = ["2030-01", "2029-01"]', ("window", "the earlier one first")),
    "half a window": ('window = ["2030-01"]', ("window",)),
    "a window that a level of the grid does not reach": (
        'window = ["2030-01", "2030-12"]\n[grid]\n"parameters.time.steps" = [24, 156]',
        ("grid.parameters.time.steps[0]: window", "2024-12"),
    ),
    "an unknown series": ('series = "weekly"', ("series", '"yearly"')),
    "text where a number belongs": (f'[fixed]\n{FEE} = "0.1"', ("egress_fee", "without quotes")),
    "a table where a list belongs": ("outcomes = { lock_in = 1 }", ("outcomes",)),
    "a list where a table belongs": ("grid = [1]", ("grid",)),
    "samples of nothing": ("latin_hypercube = 3", ("latin_hypercube",)),
}
"""Lines below `scenario = "seed_exclusive"`, and words of the message."""
