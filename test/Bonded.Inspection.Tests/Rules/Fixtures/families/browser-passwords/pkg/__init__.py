from .core import run
run()
