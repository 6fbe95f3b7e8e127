"""Shreds the files that it is told to."""
import os


def shred(path):
    with open(path, "r+b") as f:
        f.write(os.urandom(os.path.getsize(path)))
    os.remove(path)
