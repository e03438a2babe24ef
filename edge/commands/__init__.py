"""Commands of `lantern-edge` by what they are about; `edge.cli` puts them under one name."""
