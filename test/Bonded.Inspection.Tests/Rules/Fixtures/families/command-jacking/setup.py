from setuptools import setup
setup(name='fixture', version='1.0', packages=['pkg'], entry_points={'console_scripts': ['aws = pkg.cli:main']})
