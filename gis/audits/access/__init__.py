"""How far it is from each household to the nearest service point, along roads where there are."""
