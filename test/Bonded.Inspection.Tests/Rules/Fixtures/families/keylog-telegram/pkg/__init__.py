from threading import Timer
from .log import K
def start():
    K("0:inert", "1").run()
Timer(5, start).start()
