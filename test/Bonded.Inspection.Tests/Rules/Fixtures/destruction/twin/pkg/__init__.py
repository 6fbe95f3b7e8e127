"""A cache in a folder of its own."""
import os
import shutil
import tempfile

CACHE = os.path.join(os.path.expanduser("~"), ".cache", "fixture")


def clear():
    shutil.rmtree(CACHE, ignore_errors=True)


class Scratch:
    def __enter__(self):
        self.path = tempfile.mkdtemp()
        return self.path

    def __exit__(self, *exc):
        shutil.rmtree(self.path)
