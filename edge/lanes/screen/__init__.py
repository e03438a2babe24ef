"""What a lane shows: the view, made once for all screens that watch it."""
