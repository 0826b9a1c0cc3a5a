"""What is compiled before a run is what Python and pytest take."""

from __future__ import annotations

from importlib.machinery import SourceFileLoader
from pathlib import Path

import pytest
from _pytest.assertion import rewrite

from tests import compiled


def test_a_module_is_compiled_once_and_again_when_it_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setattr(compiled, "ROOT", tmp_path)
    plain, test = tmp_path / "tutor" / "plain.py", tmp_path / "tests" / "test_it.py"
    for path in (plain, test):
        path.parent.mkdir()
        path.write_text("def test():\n    assert 1 == 2\n")
    assert [path for _, path in compiled.to_do()] == [plain, test]
    compiled.compile_once(request.config)
    assert compiled.to_do() == []
    code = rewrite._read_pyc(test, compiled._rewritten(test))
    assert code is not None
    assert "@pytest_ar" in code.co_names
    monkeypatch.setattr(SourceFileLoader, "source_to_code", None)
    assert SourceFileLoader("plain", str(plain)).get_code("plain") is not None
    plain.write_text("changed = 1\n")
    assert [path for _, path in compiled.to_do()] == [plain]


def test_what_cannot_be_compiled_is_told_by_the_tests_that_import_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(compiled, "ROOT", tmp_path)
    for path in (tmp_path / "tutor" / "plain.py", tmp_path / "tests" / "test_it.py"):
        path.parent.mkdir()
        path.write_text("def (:\n")
    compiled.compile_once(request.config)
    assert len(compiled.to_do()) == 2
    assert capfd.readouterr() == ("", "")
