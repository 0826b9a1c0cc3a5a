"""The two themes of our own, and the tones that stand in for them when another theme is chosen.

Widgets name a tone (`$page`, `$muted`, `$layer-input` …), never a colour. Words have a contrast of at least 4.5:1 to
every ground they stand on (tests/ui/test_themes.py).
"""

from __future__ import annotations

from textual.theme import Theme

DARK = {
    "page": "#18171d",  # reading column
    "side": "#121116",  # bars, outline, run pane, levers
    "block": "#211f28",  # something to do
    "well": "#131218",  # typing, code
    "here": "#2a2833",  # current row, inline code
    "chip": "#34313e",  # secondary button
    "line": "#3a3744",  # rules
    "faint": "#6c677b",  # axes, idle edges; never words
    "muted": "#a29cb0",
    "words": "#d8d4e0",
    "bright": "#f5f2f9",
    "accent": "#7fc8c0",
    "on-accent": "#0e1b1a",
    "layer-input": "#d5a2fa",
    "layer-hidden": "#f5a9e8",
    "layer-output": "#f7ee86",
    "code-keyword": "#8fb1ec",  # no layer's colour may stand in code
    "code-literal": "#d8ab86",
    "right": "#9fd08f",
    "wrong": "#f39a88",
    "paper": "#d9d4c8",
    "ink": "#1a191f",
}

LIGHT = {
    "page": "#fbf8f2",
    "side": "#f2eee5",
    "block": "#f1ece1",
    "well": "#fffdf9",
    "here": "#e5decf",
    "chip": "#e0d9ca",
    "line": "#d3cbbb",
    "faint": "#958d7e",
    "muted": "#5f5965",
    "words": "#2c2933",
    "bright": "#141218",
    "accent": "#0b6b66",
    "on-accent": "#ffffff",
    "layer-input": "#7a35b5",
    "layer-hidden": "#a82783",
    "layer-output": "#745d00",
    "code-keyword": "#2c539f",
    "code-literal": "#8b4a22",
    "right": "#2f6a2b",
    "wrong": "#a83421",
    "paper": "#ffffff",
    "ink": "#17161c",
}


def _theme(name: str, tones: dict[str, str], *, dark: bool) -> Theme:
    return Theme(
        name=name,
        dark=dark,
        primary=tones["accent"],
        secondary=tones["layer-input"],
        accent=tones["accent"],
        foreground=tones["words"],
        background=tones["page"],
        surface=tones["block"],
        panel=tones["side"],
        success=tones["right"],
        warning=tones["layer-output"],
        error=tones["wrong"],
        variables={
            **tones,
            "block-cursor-background": tones["here"],
            "block-cursor-foreground": tones["bright"],
            "input-cursor-background": tones["accent"],
            "input-selection-background": f"{tones['accent']} 30%",
            "scrollbar": tones["line"],
            "scrollbar-hover": tones["faint"],
            "scrollbar-active": tones["faint"],
            "scrollbar-background": tones["page"],
            "scrollbar-background-hover": tones["page"],
            "scrollbar-background-active": tones["page"],
            "scrollbar-corner-color": tones["page"],
            "footer-key-foreground": tones["bright"],
        },
    )


I2_DARK = _theme("i2-dark", DARK, dark=True)
I2_LIGHT = _theme("i2-light", LIGHT, dark=False)


def tones_for(theme: Theme) -> dict[str, str]:
    """Tones for a theme that is not ours: its own ground and words where it names them, ours elsewhere."""
    tones = dict(DARK if theme.dark else LIGHT)
    named = {
        "page": theme.background,
        "side": theme.panel,
        "block": theme.surface,
        "well": theme.background,
        "words": theme.foreground,
        "bright": theme.foreground,
        "accent": theme.accent or theme.primary,
    }
    tones.update({tone: color for tone, color in named.items() if color})
    return tones
