"""Labels (价签): what stands on a tag, how it is drawn, and the printers that take the picture."""
