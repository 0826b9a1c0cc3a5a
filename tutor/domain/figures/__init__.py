"""The live figures that lessons may name, a module each."""
