"""How long a save waits for its checks: from the start of the judge to the first result, and to the last one of the
checks that do not train. Run by hand: `python -m benchmarks.challenges [--trains]`; with `--trains` the others too.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from tutor.challenges.session import CheckSession
from tutor.content.challenge import read_ladder
from tutor.domain.challenge import CheckReport, Mark

FIRST_S, LAST_S = 1.0, 3.0
"""What is promised of an idle machine."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trains", action="store_true", help="also the checks that train, which take minutes")
    trains = parser.parse_args().trains
    ladder, _ = read_ladder()
    worst_first = worst_last = 0.0
    for challenge in ladder.challenges:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / challenge.file
            file.write_text(challenge.solution, encoding="utf-8")
            began = time.perf_counter()
            first: list[float] = []

            def told(report: CheckReport, began: float = began, first: list[float] = first) -> None:
                if not first and any(one.mark is Mark.PASSED for one in report.results):
                    first.append(time.perf_counter() - began)

            unit = challenge.folder.parent.parent
            session = CheckSession(unit, challenge.name, file, Path(folder), (), told, training=trains).start()
            report = session.wait()
            last = time.perf_counter() - began
        stands = "all pass" if report.passed else f"{report.passing} of {len(report.results)} pass"
        print(f"{challenge.name:<18} first {first[0]:5.2f} s   last {last:6.2f} s   {stands}", flush=True)
        worst_first, worst_last = max(worst_first, first[0]), max(worst_last, last)
    print(f"slowest: first {worst_first:.2f} s (promised {FIRST_S}), last {worst_last:.2f} s (promised {LAST_S})")


if __name__ == "__main__":
    main()
