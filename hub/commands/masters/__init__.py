"""Commands about what head office owns and stores pull: members, operators, coupons, rules, receipts' looks."""
