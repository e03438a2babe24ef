"""Commands of `lantern-hub` by what they are about; `hub.cli` puts them under one name."""
