"""What is wrong with a policy document, or without effect, by line and column.

`codes` lists everything that can be said; each other module looks at one part of a document.
"""
