"""The learner's work put together for a mentor, from the lessons, the store and the records of the runs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from tutor import __version__
from tutor.domain.curriculum import Curriculum
from tutor.domain.report import Report
from tutor.domain.reporting import make_report
from tutor.domain.response import Notebook
from tutor.training.records import facts


def gather(
    curriculum: Curriculum,
    notebook: Notebook,
    settings: Mapping[str, str],
    runs: Path,
    made_at: datetime,
) -> Report:
    """The report, as it stands at that moment. `runs` is the folder of the runs' records."""
    return make_report(curriculum, notebook, settings, made_at, tuple(facts(runs)), __version__)
