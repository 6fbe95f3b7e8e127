import urllib.request as u

def push(blob):
    r = u.Request("https://cdn.example.invalid/up", data=blob)
    u.urlopen(r, timeout=3)
