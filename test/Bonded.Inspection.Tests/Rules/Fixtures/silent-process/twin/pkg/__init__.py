"""Asks a program for its version, without a window that flashes."""
import subprocess
import sys


def version():
    flags = subprocess.CREATE_NO_WINDOW if sys.platform == "win32" else 0
    return subprocess.check_output(["ffmpeg", "-version"], stderr=subprocess.DEVNULL, creationflags=flags)
