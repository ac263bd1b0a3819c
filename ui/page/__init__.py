"""The page in the browser: chat and library, and all that only they need."""
