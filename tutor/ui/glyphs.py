"""The marks of progress, by state, and their tones."""

GLYPHS = {"done": "✓", "begun": "◐", "new": "○", "skipped": "–"}
GLYPH_STYLES = {"done": "$right", "begun": "$words", "new": "$muted", "skipped": "$muted"}
