"""The evaluator of AWS policies beside programs of others, which are installed apart and only run.

`make outside` asks ours and another evaluator about the same requests, reduces every disagreement to its
smallest form and sorts it into a class that a numbered rule of the AWS fact sheet decides; what came of it is
`docs/differential.md`. `make bench` measures how fast they answer.
"""
