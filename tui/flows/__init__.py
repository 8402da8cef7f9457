"""What leads from one screen to another."""
