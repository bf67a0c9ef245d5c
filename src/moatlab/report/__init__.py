"""One result folder as one page: numbers in sentences, figures with data, assumptions, limits, sources."""
