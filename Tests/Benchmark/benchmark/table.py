"""Markdown tables, and figures as they stand in them."""


def table(columns, rows):
    """A table whose first column is a text and whose others are figures or texts; None is a dash."""
    lines = [columns, ["---"] + ["---:"] * (len(columns) - 1), *rows]
    return "\n".join(f"| {' | '.join('–' if cell is None else str(cell) for cell in line)} |" for line in lines) + "\n"


def figure(number):
    """A number with three digits that count."""
    if number is None:
        return None
    digits = 0 if abs(number) >= 100 else 1 if abs(number) >= 10 else 2
    return f"{number:,.{digits}f}"


def milliseconds(seconds):
    return figure(None if seconds is None else seconds * 1_000)


def mebibytes(size):
    return figure(size / 2**20)


def ratio(one, other):
    return figure(one / other) if one is not None and other else None
