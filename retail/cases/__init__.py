"""Worked examples as JSON documents: goods, prices, promotions, customer and cart in; what it comes to, and why, out.

A case is rung up as a lane does it, by the very same functions. Head office tries a promotion with it before it goes to the
stores, and the tests keep a corpus of them.
"""

from retail.cases.answer import Answer, answer_schema, in_words
from retail.cases.case import BadCase, Case, read_case, schema
from retail.cases.quoted import quote_case

__all__ = ["Answer", "BadCase", "Case", "answer_schema", "in_words", "quote_case", "read_case", "schema"]
