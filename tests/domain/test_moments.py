"""Moments are compared as instants, whatever zone they were kept in, and told with their zone."""

from __future__ import annotations

import pytest

from tutor.domain.moments import clock, day_and_clock, instant, with_zone

IN_ORDER = (
    "nonsense",
    "2026-05-04T23:29:00+14:00",
    "2026-05-04T09:30:00+00:00",
    "2026-05-04T09:30:01",
    "2026-05-04T12:00:00+02:00",
    "2026-05-04T07:00:00-07:00",
)


def test_moments_are_compared_as_instants() -> None:
    assert sorted({*IN_ORDER}, key=instant) == list(IN_ORDER)
    assert instant("2026-05-04T12:00:00+02:00") == instant("2026-05-04T06:30:00-03:30")


@pytest.mark.parametrize("moment", ["", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-05-04T25:00"])
def test_what_is_no_moment_is_the_earliest(moment: str) -> None:
    assert instant(moment) <= instant("0001-01-02T00:00:00+00:00")


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        ("2026-05-04T09:30:00+02:00", "2026-05-04 09:30 (UTC+2)"),
        ("2026-05-04T09:30:00-03:30", "2026-05-04 09:30 (UTC−3:30)"),
        ("2026-05-04T09:30:00+00:00", "2026-05-04 09:30 (UTC)"),
        ("2026-05-04T09:30:00+05:45", "2026-05-04 09:30 (UTC+5:45)"),
        ("2026-05-04T09:30:00", "2026-05-04 09:30"),
        ("2026-05-04", "2026-05-04"),
    ],
)
def test_a_moment_is_told_where_it_was_with_its_zone(moment: str, told: str) -> None:
    assert with_zone(moment) == told
    assert told.startswith(day_and_clock(moment))
    assert clock(moment) in told
