"""Lessons as authors write them, read into the domain; every fault is found with its file and line.

Nothing here renders, and only `tutor.content.inline` parses Markdown: reading a lesson's bones needs no parser.
"""
