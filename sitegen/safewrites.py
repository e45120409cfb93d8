"""Changes files that a user wrote: each whole or not at all, and none that changed under our hands."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from sitegen.errors import OutputError


def replace_file(file: Path, before: bytes | None, data: bytes) -> bool:
    """Give *file*, which holds *before* (``None``: does not exist), the bytes *data*; return ``False`` if it is not as before.

    A file that is there keeps its mode; of a symbolic link the target is replaced. Raises `OutputError`.
    """
    file = file.resolve()
    # Passed over by whoever walks the folder meanwhile.
    temporary = file.with_name(".sitegen-new~")
    try:
        if (file.read_bytes() if file.exists() else None) != before:
            return False
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            with temporary.open("wb") as new:
                new.write(data)
                new.flush()
                os.fsync(new.fileno())
            if before is not None:
                shutil.copymode(file, temporary)
            temporary.replace(file)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"{file}: cannot be written: {error.strerror}.") from error
    return True
