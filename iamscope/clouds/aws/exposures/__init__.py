"""What principals can do to data, secrets and guards without becoming anybody, as data and one engine."""
