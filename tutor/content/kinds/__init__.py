"""How questions of each kind are read from a lesson, a module each: its `READER`."""
