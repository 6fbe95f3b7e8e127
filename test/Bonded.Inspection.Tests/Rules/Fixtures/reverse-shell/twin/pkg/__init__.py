"""Waits until a port answers."""
import socket
import time


def wait(host, port, timeout=30):
    end = time.time() + timeout
    while time.time() < end:
        try:
            with socket.create_connection((host, port), timeout=1) as s:
                s.sendall(b"PING\r\n")
                return s.recv(64)
        except OSError:
            time.sleep(0.5)
    raise TimeoutError(port)
