"""The tests, arranged as the packages are: unit, integration, property, browser and load."""
