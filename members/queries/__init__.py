"""Rows about associations and people. Read and returned; never written."""
