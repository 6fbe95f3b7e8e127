# Texts in other scripts.
GREETING = {"ar": "مرحبا", "he": "שלום", "fa": "می‌خواهم", "emoji": "👨‍👩‍👧"}
