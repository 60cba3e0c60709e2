"""Where templates, migrations and translations lie: inside the package when installed, beside it in a checkout."""

from pathlib import Path

HERE = Path(__file__).parent


def resource_dir(name: str) -> Path:
    """Find a folder that is mapped into the package when a wheel is built."""
    inside = HERE / name
    return inside if inside.is_dir() else HERE.parent / name
