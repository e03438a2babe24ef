"""Papers for printers that stand by themselves: kept in the journal before their first byte, printed in order, told while in doubt."""
