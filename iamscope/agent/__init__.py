"""What runs beside an agent."""
