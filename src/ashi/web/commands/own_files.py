"""The questionnaires that the clinic brought: they go into a backup before the database, and come back with it."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ashi.web.commands import sealed
from ashi.web.commands.sealed import CopyError
from ashi.web.config.brought import FOLDER, SUFFIXES


def gather(data: Path) -> dict[str, bytes]:
    """Every file by its name, as the clinic reads them when it starts. Raises `CopyError`: none is left out quietly."""
    folder = data / FOLDER
    if not folder.is_dir():
        return {}
    try:
        return {file.name: file.read_bytes() for file in sorted(folder.iterdir()) if file.suffix in SUFFIXES}
    except OSError as fault:
        raise CopyError(
            f"{fault.filename} could not be read ({fault.strerror}), and a backup without it would not be whole."
        ) from None


@contextmanager
def brought_back(files: Mapping[str, bytes], data: Path) -> Iterator[None]:
    """The files in their place while the database comes back; when it does not come, they are taken away again."""
    here = gather(data)
    if here == files or not files:
        yield
        return
    folder, draft = data / FOLDER, data / f".restoring.{os.getpid()}.{FOLDER}"
    if here:
        raise CopyError(f"{folder} holds other questionnaires than this backup: move them away first.")
    was_there = folder.exists()
    try:
        _write(files, draft)
        draft.rename(folder)
        sealed.sync_directory(data)
    except OSError as fault:
        raise CopyError(f"{folder} could not be written: {fault.strerror}.") from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    try:
        yield
    except BaseException:
        shutil.rmtree(folder)
        if was_there:
            folder.mkdir()
        raise


def _write(files: Mapping[str, bytes], draft: Path) -> None:
    draft.mkdir(mode=0o700)
    for name, content in files.items():
        if Path(name).name != name:
            raise CopyError(f"This backup names a file outside its folder: {name}.")
        with (draft / name).open("xb") as out:
            sealed.copy_pieces(iter((content,)), out)
    sealed.sync_directory(draft)
