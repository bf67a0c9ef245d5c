"""What is run by path: Python looks for modules beside such a file first, so it stands apart."""
