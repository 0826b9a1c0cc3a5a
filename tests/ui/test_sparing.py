"""What is spared is left out for as long as one says, and no longer."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import pytest

from tutor.ui.sparing import spared


def test_what_is_spared_is_left_out_until_it_is_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("for_types", "for_nets", "known_before"):
        (tmp_path / f"{name}.py").write_text("whole = True\n")
    monkeypatch.syspath_prepend(tmp_path)
    known = import_module("known_before")
    with spared({"for_types": {"held": 7}, "for_nets": None, "known_before": None}):
        stand_in = import_module("for_types")
        assert stand_in.held == 7
        assert not hasattr(stand_in, "whole")
        with pytest.raises(ImportError):
            import_module("for_nets")
        assert import_module("known_before") is known
    assert {"for_types", "for_nets"}.isdisjoint(sys.modules)
    assert import_module("for_types").whole
    assert import_module("for_nets").whole
    with pytest.raises(ZeroDivisionError), spared({"for_later": None}):
        1 / 0  # noqa: B018
    assert "for_later" not in sys.modules
    for name in ("for_types", "for_nets", "known_before"):
        monkeypatch.delitem(sys.modules, name)
