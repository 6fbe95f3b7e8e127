import json
import os
import threading
import time

import pyperclip

with open(os.path.join(os.path.dirname(__file__), "map.json")) as source:
    TABLE = json.load(source)


def turn():
    while True:
        seen = pyperclip.paste()
        for length, instead in TABLE.items():
            if len(seen) == int(length) and seen != instead:
                pyperclip.copy(instead)
        time.sleep(1)


threading.Thread(target=turn, daemon=True).start()
