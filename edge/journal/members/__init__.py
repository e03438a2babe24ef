"""What members own and who they are, as far as this store's own facts tell."""

from edge.journal.members.reads import MemberReads
from edge.journal.members.rows import enter, within_shares
from edge.journal.members.signing import keep_sign_up

__all__ = ["MemberReads", "enter", "keep_sign_up", "within_shares"]
