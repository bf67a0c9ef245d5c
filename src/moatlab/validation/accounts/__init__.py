"""What must add up in every month and every table of every run."""
