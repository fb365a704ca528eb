"""Tests of the built-in stories, and the script that writes them."""
