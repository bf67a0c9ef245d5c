"""The market: who is in it, what they hold, and the clockwork that moves it month by month."""
