"""i2-tutor: meet a neural network in the terminal."""

__version__ = "0.1.0"
