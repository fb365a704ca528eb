"""The account of the incident in code: people, services, agents, resources and the right answers."""
