import subprocess, sys
try:
    import example_helper
except ImportError:
    subprocess.check_call([sys.executable, "-m", "pip", "install", "example-helper"])
