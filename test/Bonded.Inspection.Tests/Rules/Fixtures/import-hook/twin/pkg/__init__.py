"""Renames modules that moved."""
import importlib
import importlib.abc
import importlib.util
import sys


class Moved(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    names = {"pkg.moves.queue": "queue"}

    def find_spec(self, name, path, target=None):
        return importlib.util.spec_from_loader(name, self) if name in self.names else None

    def create_module(self, spec):
        return importlib.import_module(self.names[spec.name])

    def exec_module(self, module):
        pass


sys.meta_path.append(Moved())
