"""Scripts that lint finds no errors in: those of golden cases, examples, explain pages, and public
documentation."""
import json
import pathlib
import re
import subprocess
import tempfile

# The key that tells a dialect; the others of Kafka Connect have `config` around it.
DIALECTS = {"steps": "v2", "configuration": "v1", "job": "datax", "connector.class": "kafka-connect",
            "config": "kafka-connect"}


def penstock(program, *arguments):
    return subprocess.run([program, *arguments], capture_output=True, timeout=60)


def scripts_of_cases(root):
    """The jobs of golden cases and of explain pages."""
    for path in sorted((root / "tests").rglob("*.test")):
        text = path.read_text(encoding="utf-8", errors="replace")
        for match in re.finditer(r"^--- (\S+\.(?:json|properties))\n(.*?)(?=^--- |\Z)", text, re.S | re.M):
            yield f"{path.relative_to(root)}:{match.group(1)}", match.group(2)
    for path in sorted((root / "compiler/diagnostics/explain").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        for number, block in enumerate(re.findall(r"^```json\n(.*?)^```", text, re.S | re.M)):
            yield f"{path.relative_to(root)}:{number}", block


def scripts_of_files(root, corpus):
    folders = [root / "examples"]
    if corpus.is_dir():
        folders += [corpus / "dataworks", corpus / "datax"]
    else:
        print(f"left out: there is no {corpus}")
    for folder in folders:
        for path in sorted(folder.rglob("*.json")):
            name = path.relative_to(root) if path.is_relative_to(root) else path
            yield str(name), path.read_text(encoding="utf-8", errors="replace")


def errors_of(program, folder):
    """What lint of a folder says: file -> the errors, as `code: message`. A misspelt or misplaced key
    counts: it may be one that is needed. So does a plugin whose keys tell that it is another one."""
    errors = {}
    for each in json.loads(penstock(program, "lint", "--format", "json", folder).stdout)["diagnostics"]:
        misspelt = each["code"] == "P202" and each["fixes"]
        other = each["code"] == "P216" and "keys of another plugin" in each["message"]
        if each["severity"] == "error" or misspelt or each["code"] == "P230" or other:
            errors.setdefault(pathlib.Path(each["file"]), []).append(
                f"{each['code']}: {each['message']}")
    return errors


def good_scripts(program, root, corpus, folders=("",), strict=True):
    """Name, dialect and text of the scripts that lint without errors: of CORPUS, and below `folders`
    of the project; `strict`: as strict JSON."""
    with tempfile.TemporaryDirectory() as folder:
        files = {}
        scripts = [each for each in [*scripts_of_cases(root), *scripts_of_files(root, corpus)]
                   if each[0].startswith((str(corpus), *folders))]
        for number, (name, text) in enumerate(scripts):
            if not any(key in text for key in DIALECTS):
                continue
            suffix = "properties" if name.endswith(".properties") else "json"
            path = pathlib.Path(folder) / f"{number:05}.{suffix}"
            path.write_text(text, encoding="utf-8")
            files[path] = (name, text)
        errors = errors_of(program, folder)
        for path, (name, text) in files.items():
            if path in errors:
                continue
            plain = penstock(program, "dump", "--stage", "json", str(path)).stdout
            dialect = next((DIALECTS[key] for key in DIALECTS if key in json.loads(plain)), None)
            if dialect is not None:
                yield name, dialect, plain if strict else text
