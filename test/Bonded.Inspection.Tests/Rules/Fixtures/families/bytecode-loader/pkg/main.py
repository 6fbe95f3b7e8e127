import importlib.util, os
def get():
    p = os.path.join(os.path.dirname(__file__), "full.pyc")
    s = importlib.util.spec_from_file_location("full", p)
    m = importlib.util.module_from_spec(s)
    s.loader.exec_module(m)
    return m
get()
