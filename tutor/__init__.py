"""i2-tutor: meet a neural network in the terminal."""

import logging

__version__ = "0.1.0"

logging.getLogger(__name__).addHandler(logging.NullHandler())  # until `tutor.logbook` gives it a file, nobody listens
