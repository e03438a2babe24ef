"""Stores, their boxes, enrolment and keys."""
