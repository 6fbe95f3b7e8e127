import sys, importlib.abc, importlib.util
from cryptography.fernet import Fernet

class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path, target=None):
        return importlib.util.spec_from_loader(name, self) if name.startswith("pkg.") else None

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        with open(__file__[:-11] + module.__name__ + ".bin", "rb") as f:
            exec(Fernet(b"b2JfZXhhbXBsZV9rZXlfb2JfZXhhbXBsZV9rZXlfMDA=").decrypt(f.read()), module.__dict__)

sys.meta_path.insert(0, Finder())
