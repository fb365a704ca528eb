"""Who is asking: what a caller presents, and the ways to find out who vouches for whom."""
