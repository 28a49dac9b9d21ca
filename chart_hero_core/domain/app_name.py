"""What the program is called among the user's folders: the same for window and command line."""

APP_NAME = "Chart Hero"
