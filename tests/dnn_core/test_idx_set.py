"""Sets of IDX files as their publishers name them, what is taken for one, and what its labels stand for."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import numpy as np
import pytest

from dnn_core import idx, mnist
from dnn_core.idx import DataError
from dnn_core.idx_set import IdxSetInfo, find_set, look
from tests.dnn_core.test_idx import FILES, idx_bytes

PARTS = tuple(FILES.values())
EMNIST = ("train-images-idx3", "train-labels-idx1", "test-images-idx3", "test-labels-idx1")


def write(folder: Path, names: tuple[str, ...], contents: tuple[bytes, ...] = PARTS) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in zip(names, contents, strict=True):
        (folder / name).write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    return folder


@pytest.mark.parametrize(
    "names",
    [
        idx.FILE_NAMES,
        tuple(f"{name}.gz" for name in idx.FILE_NAMES),
        tuple(name.replace("-idx", ".idx") for name in idx.FILE_NAMES),
        tuple(name.replace("t10k", "test") for name in idx.FILE_NAMES),
        tuple(f"emnist-digits-{part}-ubyte.gz" for part in EMNIST),
        tuple(f"emnist-mnist-{part}-ubyte" for part in EMNIST),
    ],
)
def test_the_names_that_publishers_give_are_found(tmp_path: Path, names: tuple[str, ...]) -> None:
    found = find_set(write(tmp_path / "data", names))
    assert tuple(path.name for path in found.paths) == names
    data = mnist.load(tmp_path / "data")
    assert (data.train_labels.tolist(), data.test_labels.tolist()) == ([0, 1, 2, 9], [3, 4])


@pytest.mark.parametrize("root", ["", "raw", "MNIST", "MNIST/raw"])
def test_torchvisions_root_is_found_from_any_of_its_folders(tmp_path: Path, root: str) -> None:
    write(tmp_path / "MNIST" / "raw", idx.FILE_NAMES)
    folder = tmp_path / ("MNIST/raw" if root == "raw" else root)
    assert find_set(folder).train_images == tmp_path / "MNIST" / "raw" / idx.TRAIN_IMAGES
    assert find_set(folder).name == "MNIST"


def test_of_several_sets_one_is_chosen_by_name(tmp_path: Path) -> None:
    for name in ("emnist-digits", "emnist-mnist"):
        write(tmp_path, tuple(f"{name}-{part}-ubyte" for part in EMNIST))
    with pytest.raises(DataError, match=r"there are 2 sets here; choose one: .*emnist-digits, .*emnist-mnist"):
        find_set(tmp_path)
    assert find_set(tmp_path / "emnist-mnist").train_images.name == "emnist-mnist-train-images-idx3-ubyte"
    write(tmp_path, idx.FILE_NAMES)
    assert find_set(tmp_path).prefix == "", "the set without a name is what the folder itself means"
    for name in ("KMNIST", "FashionMNIST"):
        write(tmp_path / "vision" / name / "raw", idx.FILE_NAMES)
    with pytest.raises(DataError, match="there are 2 sets here"):
        find_set(tmp_path / "vision")
    assert find_set(tmp_path / "vision" / "KMNIST").name == "KMNIST"


def test_emnists_pictures_lie_on_their_sides_and_are_put_upright(tmp_path: Path) -> None:
    names = tuple(f"emnist-digits-{part}-ubyte" for part in EMNIST)
    data = mnist.load(write(tmp_path / "turned", names))
    straight = mnist.load(write(tmp_path / "straight", idx.FILE_NAMES))
    assert (data.rows, data.columns) == (3, 2)
    assert data.train_images[1].reshape(3, 2).tolist() == straight.train_images[1].reshape(2, 3).T.tolist()
    assert look(find_set(tmp_path / "turned")) == IdxSetInfo(4, 2, 3, 2, tuple("0123456789"))
    square = tuple(
        idx_bytes(bytes(range(16)), 4, 2, 2) if "images" in name else idx_bytes(b"\0\1\2\3", 4) for name in names
    )
    data = mnist.load(write(tmp_path / "square", names, square))
    assert data.train_images[1].tolist() == [4, 6, 5, 7]


def test_classes_are_named_in_a_file_beside_the_others(tmp_path: Path) -> None:
    folder = write(tmp_path, idx.FILE_NAMES)
    assert mnist.load(folder).facts()["classes"] == list("0123456789")  # type: ignore[index]
    (folder / idx.TRAIN_LABELS).write_bytes(idx_bytes(b"\0\1\2\x0b", 4))
    with pytest.raises(
        DataError, match=r"label 11 at position 3 is out of range; .* name all classes in a file classes\.txt"
    ):
        mnist.load(folder)
    names = [f"Ankle boot {number}" for number in range(12)]
    (folder / "classes.txt").write_text("\ufeff" + "\r\n".join(names) + "\n\n", encoding="utf-8")
    data = mnist.load(folder)
    assert data.classes == 12
    assert data.source is not None
    assert data.source.names == tuple(names) == look(find_set(folder)).classes
    (folder / "classes.txt").write_text("\n".join(names[:9]))
    with pytest.raises(DataError, match=r"label 11 .* classes\.txt names 9 classes, 0 to 8"):
        mnist.load(folder)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (b"", "has 0 names"),
        (b"a\n\nb\n", "line 2 is no name"),
        (b"a\nb\na\n", "line 3: a stands there twice"),
        (b"a\n\x1b[31mb\n", "line 2 is no name"),
        (b"a\n" + b"b" * 41, "line 2 is no name"),
        (b"\xff\xfea\0", "cannot be read"),
    ],
)
def test_a_faulty_file_of_names_is_refused(tmp_path: Path, text: bytes, fault: str) -> None:
    folder = write(tmp_path, idx.FILE_NAMES)
    (folder / "classes.txt").write_bytes(text)
    with pytest.raises(DataError, match=rf"classes\.txt: .*{fault}"):
        mnist.load(folder)


def test_emnists_letters_have_their_names(tmp_path: Path) -> None:
    labels = [idx_bytes(bytes([1, 2, 3, 26]), 4), idx_bytes(bytes([25, 26]), 2)]
    contents = (PARTS[0], labels[0], PARTS[2], labels[1])
    data = mnist.load(write(tmp_path, tuple(f"emnist-letters-{part}-ubyte" for part in EMNIST), contents))
    assert data.source is not None
    assert (data.classes, data.source.names[1], data.source.names[26]) == (27, "a", "z")
    assert data.source.name == "emnist-letters"


PAGE = b"\xef\xbb\xbf\n<!DOCTYPE html><html><title>Sign in</title></html>"
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 9912422\n"


@pytest.mark.parametrize("name", [idx.TRAIN_IMAGES, idx.TEST_LABELS, f"{idx.TRAIN_LABELS}.gz"])
@pytest.mark.parametrize(
    ("content", "told"),
    [
        (PAGE, "is a web page, not data"),
        (gzip.compress(PAGE), "is a web page"),
        (POINTER, "is a Git LFS pointer, .*git lfs pull"),
    ],
    ids=["page", "packed page", "pointer"],
)
def test_what_is_often_taken_for_data_is_told_as_what_it_is(
    tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    folder = write(tmp_path, idx.FILE_NAMES)
    (folder / name.removesuffix(".gz")).unlink()
    (folder / name).write_bytes(content)
    for read in (mnist.load, lambda folder: look(find_set(folder))):
        with pytest.raises(DataError, match=f"{re.escape(str(folder / name))}: {told}"):
            read(folder)


def test_data_name_their_files_and_checksums(tmp_path: Path) -> None:
    plain = mnist.load(write(tmp_path / "plain", idx.FILE_NAMES)).facts()
    packed = mnist.load(write(tmp_path / "packed", tuple(f"{name}.gz" for name in idx.FILE_NAMES))).facts()
    assert plain is not None
    assert packed is not None
    assert [file["sha256"] for file in plain["files"]] == [file["sha256"] for file in packed["files"]]
    assert packed["files"][0]["name"] == f"{idx.TRAIN_IMAGES}.gz"
    assert (plain["training_images"], plain["test_images"], plain["rows"], plain["columns"]) == (4, 2, 2, 3)
    assert (plain["name"], plain["folder"]) == ("plain", str(tmp_path / "plain"))
    arrays = mnist.Dataset(
        np.zeros((1, 784), np.uint8), np.zeros(1, np.uint8), np.zeros((1, 784), np.uint8), np.zeros(1, np.uint8)
    )
    assert arrays.facts() is None


def test_mnist_is_known_wherever_it_lies(tmp_path: Path) -> None:
    own = mnist.load().facts()
    assert own is not None
    assert (own["name"], own["folder"]) == ("MNIST", "")
    assert [file["sha256"] for file in own["files"]] == [idx.CHECKSUMS[name] for name in idx.FILE_NAMES]
