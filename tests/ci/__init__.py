"""Tests of what runs iamscope in continuous integration, all of it offline."""
