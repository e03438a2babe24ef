"""Who installs and mends a box: their way in, what they see of the devices, what they try and what they bind to lanes."""
