"""What people and programs get to see: tables, records, files, charts. Nothing is computed here."""
