"""Loads the library that lies beside it."""
import ctypes
import os

library = ctypes.CDLL(os.path.join(os.path.dirname(__file__), "libtables.so"))
