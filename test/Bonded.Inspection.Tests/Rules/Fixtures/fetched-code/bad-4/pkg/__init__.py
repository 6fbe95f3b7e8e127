from .a import Loader
Loader().go()
