"""Everything that can be commanded: one table of commands and their keys, and what each does.

Menus, the list of commands, the list of keys, buttons with their keys and the keyboard itself are all made
from the `CommandRegistry`. A command stands in the table with its words and keys; whoever can carry it out
binds it.
"""
