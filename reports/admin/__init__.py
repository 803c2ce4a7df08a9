"""The registers of documents. Texts, comments and sealing have pages of their own; here is the overview."""

from reports.admin import discharge, documents

__all__ = ["discharge", "documents"]
