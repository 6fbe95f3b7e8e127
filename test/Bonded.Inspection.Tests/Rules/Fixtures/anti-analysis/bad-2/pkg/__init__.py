import psutil, sys

BAD = ["wireshark.exe", "x64dbg.exe", "procmon.exe", "processhacker.exe", "fiddler.exe"]

def watched():
    for p in psutil.process_iter():
        if p.name().lower() in BAD:
            return True
    return False

if watched():
    sys.exit()
