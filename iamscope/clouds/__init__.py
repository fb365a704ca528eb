"""One folder a cloud, with the same rooms in each."""
