"""What people do in the stores in a day: shoppers and cashiers at the lanes, deliveries and counts in the stock room."""
