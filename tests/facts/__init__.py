"""What changes when the facts about AWS actions are refreshed."""
