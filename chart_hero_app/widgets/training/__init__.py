"""The training workspace: its frame and its pages."""
