"""Reads IDX files, the format MNIST comes in. Standard library only: the lessons show digits without NumPy.

An IDX file is a magic number (two zero bytes, a type, the number of dimensions), each dimension's size as four
bytes, big end first, then the values row by row. Any file here may be gzipped; its first two bytes tell.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

DATA_FOLDER = Path(__file__).parent / "data" / "mnist"
TRAIN_IMAGES = "train-images-idx3-ubyte"
TRAIN_LABELS = "train-labels-idx1-ubyte"
TEST_IMAGES = "t10k-images-idx3-ubyte"
TEST_LABELS = "t10k-labels-idx1-ubyte"
FILE_NAMES = (TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS)

# SHA-256 of MNIST's files once unpacked.
CHECKSUMS = {
    TRAIN_IMAGES: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    TRAIN_LABELS: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    TEST_IMAGES: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    TEST_LABELS: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}

_GZIP_MAGIC = b"\x1f\x8b"
_UNSIGNED_BYTE = 0x08
_LARGEST_VALUES = 2**31  # a header that claims more is damage, not data
_CHUNK = 1 << 20
_ENOUGH_TO_TELL = 200


class DataError(ValueError):
    """A data file that is missing or broken; the message names the file and its fault."""


def find(folder: Path, name: str) -> Path:
    """The file `name` in `folder`, plain or with .gz (the plain one first); raises DataError if neither is there."""
    for path in (folder / name, folder / f"{name}.gz"):
        if path.is_file():
            return path
    raise DataError(f"{folder}: there is no {name} or {name}.gz here; four files are needed: {', '.join(FILE_NAMES)}.")


class IdxReader:
    """An open IDX file of unsigned bytes, read from front to back. A context manager.

    `shape` is what the header says; `read(n)` gives exactly n bytes of values or raises DataError. `sha256`, once all
    is read, is the checksum of what is in the file, packed or not.
    """

    def __init__(self, path: Path, dimensions: int) -> None:
        self.path = path
        self._digest = hashlib.sha256()
        self._stream = self._open()
        try:
            self.shape = self._read_header(dimensions)
        except BaseException:
            self._stream.close()
            raise

    def _open(self) -> BinaryIO:
        try:
            raw = self.path.open("rb")
        except OSError as error:
            raise DataError(f"{self.path}: cannot be opened: {error.strerror or error}.") from error
        packed = raw.read(2) == _GZIP_MAGIC
        raw.seek(0)
        if not packed:
            return raw
        unpacker: io.BufferedIOBase = _OwningGzip(raw)
        return unpacker  # type: ignore[return-value]  # a buffered reader is all we need of BinaryIO

    def _read_header(self, dimensions: int) -> tuple[int, ...]:
        magic = self.read(4, "its magic number")
        wanted = bytes((0, 0, _UNSIGNED_BYTE, dimensions))
        if magic != wanted:
            kind = "images" if dimensions == 3 else "labels"
            if other := _something_else(magic + self._peek()):
                raise DataError(f"{self.path}: {other}")
            raise DataError(
                f"{self.path}: the magic number is 0x{magic.hex()}, but IDX {kind} start with 0x{wanted.hex()}."
            )
        sizes = self.read(4 * dimensions, "its header")
        shape = tuple(int.from_bytes(sizes[at : at + 4], "big") for at in range(0, len(sizes), 4))
        total = 1
        for size in shape:
            total *= size
        if total == 0 or total > _LARGEST_VALUES:
            raise DataError(f"{self.path}: the header says {' x '.join(map(str, shape))} values; that cannot be right.")
        return shape

    def _peek(self) -> bytes:
        """Some more of a file that is no IDX file, for whoever wants to tell what it is."""
        try:
            return self._stream.read(_ENOUGH_TO_TELL)
        except (OSError, EOFError, zlib.error):
            return b""

    def read(self, count: int, what: str = "its values") -> bytes:
        """Exactly `count` bytes. Memory grows with what is there, not with what a damaged header promises."""
        return b"".join(self._pieces(count, what))

    def read_into(self, buffer: memoryview) -> None:
        """Fill `buffer`, so that a large array need not be held twice."""
        filled = 0
        for piece in self._pieces(len(buffer), "its values"):
            buffer[filled : filled + len(piece)] = piece
            filled += len(piece)

    def _pieces(self, count: int, what: str) -> Iterator[bytes]:
        read = 0
        try:
            while read < count:
                piece = self._stream.read(min(_CHUNK, count - read))
                if not piece:
                    raise DataError(f"{self.path}: ends too early: of {what}, {read} of {count} bytes are there.")
                read += len(piece)
                self._digest.update(piece)
                yield piece
        except (OSError, EOFError, zlib.error) as error:  # gzip's BadGzipFile is an OSError
            raise DataError(f"{self.path}: cannot be unpacked: {error}.") from error

    def expect_end(self) -> None:
        """Raise DataError if bytes follow the values; in a gzip file this also checks its own checksum."""
        try:
            extra = self._stream.read(1)
        except (OSError, EOFError, zlib.error) as error:
            raise DataError(f"{self.path}: cannot be unpacked: {error}.") from error
        if extra:
            raise DataError(f"{self.path}: has more bytes than the {' x '.join(map(str, self.shape))} it announces.")

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def __enter__(self) -> IdxReader:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()


def _something_else(start: bytes) -> str:
    """What a file is that begins like this and is often taken for data, in words; '' if that cannot be told."""
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith((b"<!doctype", b"<html", b"<?xml", b"<head")):
        return (
            "is a web page, not data: the link led to a page about the file. Open it in a browser and download "
            "the file itself."
        )
    if text.startswith(b"version https://git-lfs"):
        return (
            "is a Git LFS pointer, not data: it only says where the file is kept. Fetch the file itself with "
            "`git lfs pull`."
        )
    return ""


class _OwningGzip(gzip.GzipFile):
    """A GzipFile that closes the file under it too."""

    def __init__(self, raw: BinaryIO) -> None:
        super().__init__(fileobj=raw, mode="rb")
        self._raw = raw

    def close(self) -> None:
        super().close()
        self._raw.close()


def read_images(path: Path) -> list[bytes]:
    """All images of an IDX file, each rows * columns gray values. Raises DataError for a broken file."""
    with IdxReader(path, 3) as reader:
        count, rows, columns = reader.shape
        images = [reader.read(rows * columns) for _ in range(count)]
        reader.expect_end()
        return images


def read_labels(path: Path) -> bytes:
    """All labels of an IDX file, a byte each. Raises DataError for a broken file."""
    with IdxReader(path, 1) as reader:
        labels = reader.read(reader.shape[0])
        reader.expect_end()
        return labels


def check_checksums(folder: Path | None = None) -> list[str]:
    """Faults of MNIST's four files in `folder` (our own by default), in words; an empty list if there are none."""
    return [fault for name, wanted in CHECKSUMS.items() for fault in _check_one(folder or DATA_FOLDER, name, wanted)]


def _check_one(folder: Path, name: str, wanted: str) -> Sequence[str]:
    try:
        path = find(folder, name)
        digest = hashlib.sha256()
        with path.open("rb") as raw:
            packed = raw.read(2) == _GZIP_MAGIC
            raw.seek(0)
            with gzip.open(raw) if packed else raw as stream:
                while piece := stream.read(_CHUNK):
                    digest.update(piece)
    except DataError as error:
        return [str(error)]
    except (OSError, EOFError, zlib.error) as error:
        return [f"{folder / name}: cannot be read: {error}."]
    if digest.hexdigest() != wanted:
        return [f"{path}: the content is not MNIST's (SHA-256 {digest.hexdigest()[:12]}…, wanted {wanted[:12]}…)."]
    return []
