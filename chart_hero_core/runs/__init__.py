"""What training looks like from outside: files and processes, told without torch.

The training is a process of its own. What it shall do and what became of it lies in folders of plain JSON
files, so that whoever started it may close, crash or come back later:

- a data set (`data_set`): sources, every song found in them, what the user decided about each;
- a run (`plan`, `events`, `results`): what to learn, what happens, what came of it;
- the models that were kept (`library`).
"""
