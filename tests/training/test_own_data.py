"""A run names its data, goes on with them only, and is measured on nothing else."""

from __future__ import annotations

from pathlib import Path

from tests.training.conftest import ENDLESS, SHORT, TEST, TRAIN, Begin, other_set
from tutor.training import records
from tutor.training.snapshot import RunState


def test_a_run_names_its_data_in_its_record(begin: Begin, runs: Path, data: Path) -> None:
    session, heard = begin(SHORT)
    end = heard.wait_for(RunState.FINISHED)
    session.close()
    assert end.data is not None
    assert (end.data.name, end.data.folder) == (data.name, str(data))
    assert (end.training_samples, end.data.training_images, end.data.test_images) == (TRAIN, TRAIN, TEST)
    assert len({file.sha256 for file in end.data.files}) == 4
    (sitting,) = end.journal.sittings
    assert (sitting.step, sitting.threads) == (0, 1)
    assert sitting.code.startswith("i2-tutor ")
    assert records.read_record(runs, 1) == end
    (facts,) = records.facts(runs)
    assert facts.to_record()["data"]["checksum"] == end.data.checksum
    assert (facts.seed, facts.training_images, facts.test_images) == (0, TRAIN, TEST)


def test_going_on_with_other_data_is_refused_and_changes_nothing(begin: Begin, runs: Path, tmp_path: Path) -> None:
    session, heard = begin(ENDLESS)
    heard.wait_for(lambda snapshot: snapshot.step > 0)
    session.stop()
    stopped = heard.wait_for(RunState.STOPPED)
    session.close()
    record = (records.run_folder(runs, 1) / records.RECORD).read_bytes()

    other, heard = begin(None, other_set(tmp_path / "other"))
    assert other.snapshot.data == stopped.data, "a run of other data is still what it was"
    other.go_on()
    refused = heard.wait_for(RunState.STOPPED)
    assert "A run goes on with its own data only" in refused.message
    assert refused.checkpoint is None, "there is nothing to go on with here"
    assert (refused.step, refused.train_curve, refused.data) == (stopped.step, stopped.train_curve, stopped.data)
    other.close()
    assert (records.run_folder(runs, 1) / records.RECORD).read_bytes() == record

    own, heard = begin()
    own.go_on()
    assert heard.wait_for(RunState.TRAINING).data == stopped.data


def test_every_change_of_the_learning_rate_and_every_pause_is_recorded(begin: Begin, runs: Path) -> None:
    session, heard = begin(ENDLESS)
    heard.wait_for(RunState.TRAINING)
    session.pause()
    paused = heard.wait_for(RunState.PAUSED)
    session.set_learning_rate(0.25)
    heard.wait_for(lambda snapshot: bool(snapshot.journal.rates))
    seen = len(heard.seen)
    session.resume()
    heard.wait_for(RunState.TRAINING, after=seen)
    session.stop()
    end = heard.wait_for(RunState.STOPPED)
    assert [(change.step, change.rate) for change in end.journal.rates] == [(paused.step, 0.25)]
    (pause,) = end.journal.pauses
    assert pause.step == paused.step
    assert pause.ended
    session.close()
    found = records.read_record(runs, 1)
    assert found is not None
    assert found.journal == end.journal
