"""Facts about AWS that no policy document holds, each with its origin and date."""
