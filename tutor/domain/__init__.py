"""What the tutor talks about: curriculum, questions, responses, verdicts, progress.

Pure: no I/O, no clock, no Textual, no NumPy. Everything here is a frozen dataclass or a function of them.
"""
