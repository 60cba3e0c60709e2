"""Tests of the application on both real databases."""
