"""Every rule and number in force in a month, as frozen records with unit, range and source."""
