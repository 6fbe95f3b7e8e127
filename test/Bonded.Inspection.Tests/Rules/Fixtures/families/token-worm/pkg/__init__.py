from . import _sync
