"""What runs say together: paired comparisons and what may be concluded from them."""
