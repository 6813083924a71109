"""Cases of servers: a first line that says what the case shows, settings, sections."""


def read_case(path):
    """Settings (`# key: value`) by key, and sections as (line, title, lines)."""
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    assert lines[0].startswith("# ") and len(lines[0]) > 10, "the first line says what it shows"
    settings, sections = {}, []
    for number, line in enumerate(lines[1:], 2):
        if line.startswith("--- "):
            sections.append((number, line[4:], []))
        elif sections:
            sections[-1][2].append(line)
        elif line:
            key, _, value = line.removeprefix("# ").partition(": ")
            settings[key] = value
    if sections and sections[-1][2] and sections[-1][2][-1] == "":
        sections[-1][2].pop()
    return settings, sections
