"""What stands on a page, whatever kind of result it is about, and the page as text."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files

from jinja2 import DictLoader, Environment, StrictUndefined

from moatlab.report.data_table import DataTable

__all__ = ["Code", "Finding", "FindingGroup", "Page", "Picture", "Source", "page_text"]

TEMPLATES = ("page.html", "parts.html", "style.css")


@dataclass(frozen=True)
class Finding:
    """A headline number and what it says.

    Attributes:
        number: with its sign, without unit; unit: in words.
        label: what it is; sentence: what it says.
        claimed: whether an effect is shown; of a level always.
    """

    number: str
    unit: str
    label: str
    sentence: str
    claimed: bool = True


@dataclass(frozen=True)
class FindingGroup:
    """Findings on one subject.

    Attributes:
        title: subject; words: what it is, may be empty; findings: about it.
        folded: shown on demand only.
    """

    title: str
    words: str
    findings: Sequence[Finding]
    folded: bool = False


@dataclass(frozen=True)
class Picture:
    """A figure: heading, drawing (an <svg> or <img> element), how to read it, the data behind it."""

    title: str
    drawing: str
    reading: str
    data: DataTable


@dataclass(frozen=True)
class Code:
    """Something to type: what it is for, its text."""

    purpose: str
    text: str


@dataclass(frozen=True)
class Source:
    """An entry of the register of sources."""

    title: str
    publisher: str
    date: str
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class Page:
    """All that a page says, in the order in which it says it.

    Attributes:
        kind: of the result, in words; subject: its name; lead: what it is, in one sentence.
        caveat: what it is not; remarks: what else a reader must know first.
        groups: headline numbers; summary: the table behind them; notes: how to read them.
        pictures: figures; no_pictures: why some are missing, in sentences.
        interventions: in words; assumptions: tables of what differs from the default.
        records: what happened, as tables.
        misfit: how many patterns the model reproduces, in a sentence; misses: those it does not.
        sources: of the data shown; grounds: of base values and contracts, in words.
        codes: how to make the result again; facts: versions and the like, by name.
    """

    kind: str
    subject: str
    lead: str
    caveat: str
    remarks: Sequence[str] = ()
    groups: Sequence[FindingGroup]
    summary: DataTable
    notes: Sequence[str] = ()
    pictures: Sequence[Picture]
    no_pictures: Sequence[str] = ()
    interventions: Sequence[str]
    assumptions: Sequence[DataTable]
    records: Sequence[DataTable] = ()
    misfit: str
    misses: DataTable
    sources: Sequence[Source] = ()
    grounds: Sequence[str]
    codes: Sequence[Code]
    facts: dict[str, str] = field(default_factory=dict)

    @cached_property
    def title(self) -> str:
        """Title of the page."""
        return f"{self.subject}: {self.kind}"


def page_text(page: Page) -> str:
    """The page as HTML that needs nothing else: no script, no font, no picture from elsewhere.

    Whatever comes from files of users is escaped; drawings alone are taken as they are.
    """
    here = files("moatlab.report")
    templates = {name: (here / name).read_text(encoding="utf-8") for name in TEMPLATES}
    environment = Environment(
        loader=DictLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html").render(page=page) + "\n"
