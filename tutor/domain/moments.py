"""Moments as they are kept: ISO 8601 with the offset of the place where they were, and compared as instants."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

_NEVER = datetime.min.replace(tzinfo=UTC)


def local_now() -> datetime:
    """The time now, with the offset of the place."""
    return datetime.now().astimezone()


def stamp(moment: datetime) -> str:
    """A moment as it is kept: `2026-05-04T14:03:07+02:00`."""
    return moment.isoformat(timespec="seconds")


def instant(moment: str) -> datetime:
    """The instant of a kept moment, to be compared with any other; the earliest there is if it cannot be read.

    One without an offset, which this program never writes, counts as UTC.
    """
    try:
        read = datetime.fromisoformat(moment)
    except ValueError:
        return _NEVER
    if read.tzinfo is None:
        return read.replace(tzinfo=UTC)
    try:
        return read.astimezone(UTC)
    except OverflowError:
        return _NEVER


def clock(moment: str) -> str:
    """The hour and minute that a clock showed where the moment was: `14:03`."""
    return moment[11:16]


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@cache
def _day(date: str) -> str:
    try:
        return f"{int(date[8:])} {_MONTHS[int(date[5:7]) - 1]}"
    except (ValueError, IndexError):
        return date


def day(moment: str) -> str:
    """`16 Nov`, as the calendar showed it where the moment was; what is kept, if that is no date."""
    return _day(moment[:10])


def day_clock(moment: str) -> str:
    """`16 Nov, 19:45`: for a screen, where the year goes without saying."""
    return f"{day(moment)}, {clock(moment)}"


def day_and_clock(moment: str) -> str:
    """`2026-05-04 14:03`, as calendar and clock showed it where the moment was."""
    return moment[:16].replace("T", " ")


def with_zone(moment: str) -> str:
    """`2026-05-04 14:03 (UTC+2)`: for a reader who may live elsewhere."""
    zone = zone_name(moment)
    return f"{day_and_clock(moment)} ({zone})" if zone else day_and_clock(moment)


def zone_name(moment: str) -> str:
    """`UTC+2`, `UTC−3:30`, `UTC`; '' for a moment without an offset."""
    try:
        offset = datetime.fromisoformat(moment).utcoffset()
    except ValueError:
        return ""
    if offset is None:
        return ""
    minutes = round(offset.total_seconds() / 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}{f':{rest:02}' if rest else ''}"
