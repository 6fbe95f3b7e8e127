"""Shortcuts for a program."""
from pynput import keyboard


class Shortcuts:
    def __init__(self, actions):
        self.actions = actions

    def run(self):
        with keyboard.Listener(on_press=self.pressed) as listener:
            listener.join()

    def pressed(self, key):
        action = self.actions.get(str(key))
        if action:
            action()
