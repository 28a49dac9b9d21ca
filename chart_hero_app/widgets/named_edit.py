"""A field with its name above."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from chart_hero_app.widgets.labels import label


def named_edit(name: str, edit: QLineEdit) -> QWidget:
    """Put a field below its name, which screen readers speak too."""
    edit.setAccessibleName(name)
    caption = label(name, "label-2")
    caption.setBuddy(edit)
    pair = QWidget()
    column = QVBoxLayout(pair)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(caption)
    column.addWidget(edit)
    return pair
