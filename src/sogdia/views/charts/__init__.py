"""The charts: each a function from values to a `Chart`, which any command, page or brief can render."""
