"""Tills: one lane's open cart, its devices and its commands; the floor of all lanes; what their screens show."""
