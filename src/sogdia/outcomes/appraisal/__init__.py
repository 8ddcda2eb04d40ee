"""What a project is worth, to whom, and beside which others."""
