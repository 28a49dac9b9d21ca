"""The open song as a value, and everything a hand can do to it.

A `ChartDocument` is never changed: an edit makes a new one. The difference of two documents is a
`Change`, which knows its way back; a `History` is a list of changes. All of it is plain values and
functions: no Qt, no files, no threads.
"""
