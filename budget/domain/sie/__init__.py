"""Reads SIE files, types 1-4: what an accounting system hands over. Source: SIE filformat, utgåva 4B (2008-09-30).

Nothing here knows Django: a bare child process imports it.
"""
