#!/usr/bin/env python3
"""Lints every job in a fenced ```json or ```properties block of the plugins' READMEs, and runs the job that the
first screen of the README shows.

Usage: check_readmes.py ROOT PENSTOCK. A block that is a whole job (it has "steps", "configuration", "job"
or a connector's class) must lint without any message. Each plugin folder must have a README with at least one
such job.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

JOB = re.compile(r'"(steps|configuration|job|connector\.class)"\s*:|^connector\.class=', re.M)


def jobs_of(readme):
    blocks = re.findall(r"^```(?:json|properties)\n(.*?)^```", readme.read_text(encoding="utf-8"), re.M | re.S)
    return [block for block in blocks if JOB.search(block)]


def first_screen_faults(root, penstock):
    """What the README shows of a run is what happens, but for the time it takes."""
    shown = re.search(r"^\$ cat orders\.json\n(.*?)^\$ penstock run orders\.json\n(.*?)^```",
                      (root / "README.md").read_text(encoding="utf-8"), re.M | re.S)
    if not shown:
        return ["README.md shows no run"]
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder)
        (place / "orders.json").write_text(shown.group(1), encoding="utf-8")
        (place / "orders.csv").write_text("id,amount\n1,99.90\n2,250.00\n3,1e2\n4,12x\n", encoding="utf-8")
        done = subprocess.run([penstock, "run", "orders.json"], cwd=folder, capture_output=True, text=True)
    without_time = lambda text: re.sub(r"[\d.]+ s, [\d,]+ records/s", "TIME", text)
    if done.returncode == 0 and without_time(done.stderr) == without_time(shown.group(2)):
        return []
    return [f"README.md: its run gives exit status {done.returncode} and\n{done.stdout}{done.stderr}"]


def main():
    root, penstock = pathlib.Path(sys.argv[1]), sys.argv[2]
    folders = sorted({spec.parent for spec in root.glob("stdplugins/*/*/spec.cc")})
    faults = [] if folders else ["no plugin was found"]
    faults += first_screen_faults(root, penstock)
    for folder in folders:
        readme = folder / "README.md"
        jobs = jobs_of(readme) if readme.exists() else []
        if not jobs:
            faults.append(f"{folder.relative_to(root)}: no README.md with a job")
        for number, job in enumerate(jobs, 1):
            done = subprocess.run([penstock, "lint", "-"], input=job, capture_output=True, text=True)
            if done.returncode != 0 or done.stdout or done.stderr:
                faults.append(f"{readme.relative_to(root)}, job {number}: exit {done.returncode}\n"
                              f"{done.stdout}{done.stderr}")
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
