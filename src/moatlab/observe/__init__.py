"""What is seen of the market: metrics, lock-in, the recorder and the history it writes."""
