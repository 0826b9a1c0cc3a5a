"""A learner's code, run in a process of its own and checked by what it does.

Three processes take part. The tutor (or the command line) starts a *judge* (`judge.py`), which runs the checks and
knows the right values. The judge starts a *runner* (`runner.py`), which alone runs the learner's code, behind a fence
(`fence.py`). Over the wire between them (`wire.py`) go calls and values, never verdicts: whatever the learner's code
prints, returns or does to its own process, the judge compares values in a process that the code cannot reach.
"""
