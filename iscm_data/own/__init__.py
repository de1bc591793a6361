"""A reader's own dataset, for their session only: opened from memory, checked as strictly as ours, marked as theirs."""
