"""Measurements, run by themselves with make bench."""
