"""State that widgets mirror: no pixels, no painting, no `QWidget`. Every object lives in the GUI thread."""
