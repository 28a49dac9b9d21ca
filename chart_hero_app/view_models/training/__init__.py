"""What the training workspace shows: state and signals of its pages."""
