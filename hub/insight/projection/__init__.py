"""Facts into the tables that the dashboard reads, in the transaction of the facts themselves."""
