import os
from setuptools import setup

here = os.path.abspath(os.path.dirname(__file__))
about = {}
with open(os.path.join(here, "pkg", "__version__.py"), "r", encoding="utf-8") as f:
    exec(f.read(), about)
setup(name="fixture", version=about["__version__"])
