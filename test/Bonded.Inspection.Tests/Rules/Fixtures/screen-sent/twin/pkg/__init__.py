"""Takes a picture of the screen and stores it."""
import pyautogui


def capture(path):
    pyautogui.screenshot().save(path)
