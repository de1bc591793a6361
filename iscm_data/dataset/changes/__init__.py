"""What changed between two states of the dataset: found, told in sentences, and kept as a changelog."""
