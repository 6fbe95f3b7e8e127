from setuptools import setup
x = 1;																														exec("pass")
setup(name="fixture", version="1.0")
