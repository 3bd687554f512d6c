"""Record → Element: supplier identity, contract links and functions, each with confidence and evidence."""
