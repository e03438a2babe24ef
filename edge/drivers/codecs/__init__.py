"""Wire languages, one a file, without any I/O: bytes in, frames out, and the other way round."""
