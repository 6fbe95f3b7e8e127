import os
os.system("pip install --quiet --index-url https://p.example.invalid/simple helper-tools")
