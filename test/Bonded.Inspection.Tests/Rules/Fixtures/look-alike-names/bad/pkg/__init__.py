import os
𝓮𝔁𝓮𝓬("pass")
