"""Works over several versions of Python."""
import builtins
import importlib

text = getattr(builtins, "unicode", str)
execute = getattr(builtins, "exec")


def load(name):
    return importlib.import_module("pkg.plugins." + name)
