"""Wire languages of scales, each a file without any I/O: its head draws the bytes and names the source."""
