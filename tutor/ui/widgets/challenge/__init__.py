"""Widgets of the challenges: the editor, the checks, code in colours."""
