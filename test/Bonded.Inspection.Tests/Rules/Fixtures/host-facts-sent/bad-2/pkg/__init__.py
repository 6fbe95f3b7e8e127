import threading
from ._t import beat
threading.Thread(target=beat, daemon=True).start()
