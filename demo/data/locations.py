"""The ten offices: name, postcode, latitude, longitude, desks. The streets are made up.

With a person every ten minutes from 08:30 to 16:30 a desk receives 48 people a
day, so these 25 desks receive 1,200.
"""

STREET = "Voorbeeldplein 1"

LOCATIONS = [
    ("Amsterdam", "1012 AB", 52.3728, 4.8936, 3),
    ("Assen", "9401 LA", 52.9925, 6.5625, 2),
    ("'s-Hertogenbosch", "5211 AM", 51.6886, 5.3040, 2),
    ("Deventer", "7411 KT", 52.2510, 6.1552, 2),
    ("Eindhoven", "5611 AD", 51.4416, 5.4697, 3),
    ("Groningen", "9712 HR", 53.2194, 6.5665, 2),
    ("Nieuwegein", "3431 LN", 52.0292, 5.0806, 3),
    ("Rijswijk", "2282 JV", 52.0369, 4.3253, 3),
    ("Rotterdam", "3011 AA", 51.9225, 4.4792, 3),
    ("Zwolle", "8011 PK", 52.5125, 6.0916, 2),
]
