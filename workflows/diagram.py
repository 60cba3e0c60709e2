"""Draw the transition table as a Mermaid state diagram, for ARCHITECTURE.md."""

from workflows.states import State
from workflows.transition_table import TABLE


def mermaid() -> str:
    """Give the diagram: one line a move, triggers that share both ends on one line."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for row in TABLE:
        source = "[*]" if row.source is State.NEW else row.source.value
        arrows.setdefault((source, row.dest.value), []).append(row.trigger)
    lines = [f"    {source} --> {dest}: {', '.join(triggers)}" for (source, dest), triggers in arrows.items()]
    return "\n".join(["stateDiagram-v2", *lines])


if __name__ == "__main__":
    print(mermaid())  # noqa: T201
